using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

/// <summary>Every operation against PyTorch: values, and gradients for the given gradient of the output.</summary>
[Trait("Category", "Numeric")]
public partial class TorchReferenceTests
{
    private const double Tolerance = 1e-5;
    private static readonly NumpyArchive reference = NumpyArchive.TorchOperations;

    public static TheoryData<string, Activation> Activations => new()
    {
        { "relu", Activation.Relu },
        { "leaky_relu", Activation.LeakyRelu },
        { "sigmoid", Activation.Sigmoid },
        { "tanh", Activation.Tanh },
        { "softplus", Activation.Softplus },
        { "elu", Activation.Elu },
        { "selu", Activation.Selu },
        { "gelu", Activation.Gelu },
        { "silu", Activation.Silu },
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_agrees_with_PyTorch(string name, Activation activation) =>
        Verify(name, (graph, x) => graph.Activate(x, activation));

    [Theory]
    [MemberData(nameof(Activations))]
    public void Dense_fused_activation_agrees_with_PyTorch(string name, Activation activation)
    {
        var store = new ParameterStore();
        Parameter identity = store.Add("identity", 7, 7);
        for (int i = 0; i < 7; i++)
        {
            identity.Values[i * 8] = 1;
        }

        Verify(name, (graph, x) => graph.Dense(x, identity, null, activation));
    }

    [Fact]
    public void Linear_agrees_with_PyTorch()
    {
        var store = new ParameterStore();
        Parameter weights = AddReference(store, "linear/param_w", 5, 7);
        Parameter bias = AddReference(store, "linear/param_b", 5, 1);
        Verify("linear", (graph, x) => graph.Dense(x, weights, bias));
        AssertClose("linear/grad_param_w", weights.Gradients);
        AssertClose("linear/grad_param_b", bias.Gradients);
    }

    [Fact]
    public void Softmax_agrees_with_PyTorch() => Verify("softmax", (graph, x) => graph.Softmax(x));

    [Fact]
    public void Log_softmax_agrees_with_PyTorch() => Verify("log_softmax", (graph, x) => graph.LogSoftmax(x));

    [Fact]
    public void Log_sum_exp_agrees_with_PyTorch() => Verify("logsumexp", (graph, x) => graph.LogSumExp(x));

    [Fact]
    public void Batch_norm_in_training_agrees_with_PyTorch()
    {
        var store = new ParameterStore();
        Parameter mean = store.Add("mean", 7, 1, trainable: false);
        Parameter variance = store.Add("variance", 7, 1, trainable: false);
        VerifyBatchNorm("batch_norm_train", store, mean, variance, training: true);
    }

    [Fact]
    public void Batch_norm_in_use_agrees_with_PyTorch()
    {
        var store = new ParameterStore();
        Parameter mean = AddReference(store, "batch_norm_eval/running_mean", 7, 1, trainable: false);
        Parameter variance = AddReference(store, "batch_norm_eval/running_var", 7, 1, trainable: false);
        VerifyBatchNorm("batch_norm_eval", store, mean, variance, training: false);
    }

    [Fact]
    public void Layer_norm_agrees_with_PyTorch()
    {
        var store = new ParameterStore();
        Parameter scale = AddReference(store, "layer_norm/param_w", 7, 1);
        Parameter shift = AddReference(store, "layer_norm/param_b", 7, 1);
        Verify("layer_norm", (graph, x) => graph.LayerNorm(x, scale, shift));
        AssertClose("layer_norm/grad_param_w", scale.Gradients);
        AssertClose("layer_norm/grad_param_b", shift.Gradients);
    }

    [Fact]
    public void Mean_cross_entropy_agrees_with_PyTorch()
    {
        Matrix classes = reference["cross_entropy_mean/target"];
        var oneHot = new Matrix(9, 7);
        for (int i = 0; i < 9; i++)
        {
            oneHot[i, (int)classes.Values[i]] = 1;
        }

        VerifyLoss("cross_entropy_mean", oneHot, (graph, x, target) => graph.MeanBatch(graph.CrossEntropy(x, target)));
    }

    [Fact]
    public void Mean_squared_error_agrees_with_PyTorch() =>
        VerifyLoss("mse_mean", reference["mse_mean/target"], (graph, x, target) => graph.Scale(graph.MeanBatch(graph.SquaredError(x, target)), 1 / 7f));

    [Fact]
    public void Mean_binary_cross_entropy_agrees_with_PyTorch() =>
        VerifyLoss("bce_logits_mean", reference["bce_logits_mean/target"], (graph, x, target) => graph.Scale(graph.MeanBatch(graph.BinaryCrossEntropyWithLogits(x, target)), 1 / 7f));

    [Fact]
    public void Mean_Huber_loss_agrees_with_PyTorch() =>
        VerifyLoss("huber_mean", reference["huber_mean/target"], (graph, x, target) => graph.Scale(graph.MeanBatch(graph.Huber(x, target)), 1 / 7f));

    [Fact]
    public void Dot_agrees_with_PyTorch()
    {
        const string name = "embedding_bag_of_dot";
        Matrix y = reference[$"{name}/y"];
        Value? second = null;
        TrainingPlan plan = Verify(
            name,
            (graph, x) => graph.Dot(x, second = graph.Input(7, needsGradient: true)),
            (plan, _) => plan.Load(second!, y, 0));
        var gradient = new float[y.Values.Length];
        plan.ReadGradient(second!, gradient);
        AssertClose($"{name}/grad_y", gradient);
    }

    [Fact]
    public void Bidirectional_lstm_agrees_with_PyTorch()
    {
        const string name = "lstm_bidirectional";
        const int units = 4;
        var store = new ParameterStore();
        LstmParameters ahead = AddLstm(store, "l0", 3, units), back = AddLstm(store, "l0_reverse", 3, units);
        var graph = new Graph(2, training: true);
        Value x = graph.Input(18, needsGradient: true);
        Value[] aheadStates = Steps(graph, x, 6, ahead, reverse: false);
        Value[] backStates = Steps(graph, x, 6, back, reverse: true);
        Value output = graph.Concat([.. Enumerable.Range(0, 6).SelectMany(step => new[] { graph.Slice(aheadStates[step], 0, units), graph.Slice(backStates[step], 0, units) })]);
        Value seed = graph.Input(48);
        Value last = graph.Concat(aheadStates[^1], backStates[0]);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(graph.Dot(output, seed)), output, last);
        plan.Load(x, new Matrix(2, 18, reference[$"{name}/x"].Values.ToArray()), 0);
        plan.Load(seed, new Matrix(2, 48, reference[$"{name}/grad_output"].Values.ToArray()), 0);
        plan.Step();

        var outputs = new float[96];
        plan.Read(output, outputs);
        AssertClose($"{name}/output", outputs);
        var states = new float[32];
        plan.Read(last, states);
        AssertClose($"{name}/h", [.. Block(0, 0), .. Block(1, 0), .. Block(0, 2), .. Block(1, 2)]);
        AssertClose($"{name}/c", [.. Block(0, 1), .. Block(1, 1), .. Block(0, 3), .. Block(1, 3)]);
        var gradient = new float[36];
        plan.ReadGradient(x, gradient);
        AssertClose($"{name}/grad_x", gradient);
        foreach ((LstmParameters lstm, string suffix) in new[] { (ahead, "l0"), (back, "l0_reverse") })
        {
            AssertClose($"{name}/grad_param_weight_ih_{suffix}", lstm.Weights!.Gradients);
            AssertClose($"{name}/grad_param_weight_hh_{suffix}", lstm.Recurrent.Gradients);
            AssertClose($"{name}/grad_param_bias_ih_{suffix}", lstm.Bias.Gradients);
        }

        float[] Block(int sample, int block) => states.AsSpan((sample * 16) + (block * units), units).ToArray();
    }

    // PyTorch adds two biases, whose gradients are the same; ours is their sum.
    private static LstmParameters AddLstm(ParameterStore store, string suffix, int inputs, int units)
    {
        const string name = "lstm_bidirectional/param_";
        Parameter weights = AddReference(store, $"{name}weight_ih_{suffix}", 4 * units, inputs);
        Parameter recurrent = AddReference(store, $"{name}weight_hh_{suffix}", 4 * units, units);
        Parameter bias = AddReference(store, $"{name}bias_ih_{suffix}", 4 * units, 1);
        for (int i = 0; i < bias.Rows; i++)
        {
            bias.Values[i] += reference[$"{name}bias_hh_{suffix}"].Values[i];
        }

        return new LstmParameters(weights, recurrent, bias);
    }

    private static Value[] Steps(Graph graph, Value x, int steps, LstmParameters lstm, bool reverse)
    {
        var states = new Value[steps];
        Value? state = null;
        int channels = x.Features / steps;
        for (int i = 0; i < steps; i++)
        {
            int step = reverse ? steps - 1 - i : i;
            states[step] = state = graph.LstmStep(graph.Slice(x, step * channels, channels), state, lstm);
        }

        return states;
    }

    /// <summary>Runs one operation of x and compares its output and the gradient of x.</summary>
    private static TrainingPlan Verify(
        string name, Func<Graph, Value, Value> build, Action<TrainingPlan, Value>? load = null, bool training = true, int? batch = null)
    {
        Matrix input = Samples(reference[$"{name}/x"], batch);
        Matrix upstream = Samples(reference[$"{name}/grad_output"], batch);
        var graph = new Graph(input.Rows, training);
        Value x = graph.Input(input.Columns, needsGradient: true);
        Value y = build(graph, x);
        Value seed = graph.Input(upstream.Columns);
        Value loss = graph.SumBatch(graph.Dot(y, seed));
        TrainingPlan plan = graph.CompileTraining(loss, y);
        plan.Load(x, input, 0);
        plan.Load(seed, upstream, 0);
        load?.Invoke(plan, x);
        plan.Step();
        Compare(name, plan, x, y);
        return plan;
    }

    private static Matrix Samples(Matrix array, int? batch) =>
        batch is { } rows ? new Matrix(rows, array.Values.Length / rows, array.Values.ToArray()) : array;

    private static void VerifyBatchNorm(string name, ParameterStore store, Parameter mean, Parameter variance, bool training)
    {
        Parameter scale = AddReference(store, $"{name}/param_w", 7, 1);
        Parameter shift = AddReference(store, $"{name}/param_b", 7, 1);
        Verify(name, (graph, x) => graph.BatchNorm(x, scale, shift, mean, variance), training: training);
        AssertClose($"{name}/grad_param_w", scale.Gradients);
        AssertClose($"{name}/grad_param_b", shift.Gradients);
    }

    private static void VerifyLoss(string name, Matrix target, Func<Graph, Value, Value, Value> build)
    {
        Matrix input = reference[$"{name}/x"];
        var graph = new Graph(input.Rows, training: true);
        Value x = graph.Input(input.Columns, needsGradient: true);
        Value t = graph.Input(target.Columns);
        Value loss = build(graph, x, t);
        TrainingPlan plan = graph.CompileTraining(graph.Scale(loss, reference[$"{name}/grad_output"][0, 0]), loss);
        plan.Load(x, input, 0);
        plan.Load(t, target, 0);
        plan.Step();
        Compare(name, plan, x, loss);
    }

    private static void Compare(string name, TrainingPlan plan, Value x, Value y)
    {
        var output = new float[reference[$"{name}/output"].Values.Length];
        plan.Read(y, output);
        AssertClose($"{name}/output", output);
        var gradient = new float[reference[$"{name}/x"].Values.Length];
        plan.ReadGradient(x, gradient);
        AssertClose($"{name}/grad_x", gradient);
    }

    private static Parameter AddReference(ParameterStore store, string name, int rows, int columns, bool trainable = true)
    {
        Parameter parameter = store.Add(name, rows, columns, trainable);
        reference[name].Values.CopyTo(parameter.Values);
        return parameter;
    }

    private static void AssertClose(string name, ReadOnlySpan<float> actual)
    {
        ReadOnlySpan<float> expected = reference[name].Values;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(actual[i] - expected[i]);
            Assert.True(error <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"{name}[{i}]: expected {expected[i]}, was {actual[i]}");
        }
    }
}
