using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

/// <summary>
/// The gradient along a random direction against the difference of two losses, with a batch of 20 in buffers of 32:
/// a pad that leaks into a gradient or a sum fails here.
/// </summary>
[Trait("Category", "Numeric")]
public class FiniteDifferenceTests
{
    private const int Batch = 20;
    private const int Features = 6;
    private const float Step = 1e-2f;

    private static readonly int[] permutation = [4, 0, 5, 2, 1, 3];

    private static readonly Dictionary<string, Func<Graph, Network, Value, Value>> cases = new()
    {
        ["dense"] = (g, n, x) => g.Dense(x, n.Weights, n.Bias),
        ["dense without bias"] = (g, n, x) => g.Dense(x, n.Weights, null),
        ["dense tanh"] = (g, n, x) => g.Dense(x, n.Weights, n.Bias, Activation.Tanh),
        ["dense gelu"] = (g, n, x) => g.Dense(x, n.Weights, n.Bias, Activation.Gelu),
        ["dense silu"] = (g, n, x) => g.Dense(x, n.Weights, n.Bias, Activation.Silu),
        ["dense softplus"] = (g, n, x) => g.Dense(x, n.Weights, n.Bias, Activation.Softplus),
        ["dense elu"] = (g, n, x) => g.Dense(x, n.Weights, n.Bias, Activation.Elu),
        ["shared weights"] = (g, n, x) => g.Dense(g.Dense(x, n.Weights, n.Bias, Activation.Sigmoid), n.Weights, n.Bias),
        ["add"] = (g, n, x) => g.Add(x, g.Dense(x, n.Weights, n.Bias)),
        ["subtract"] = (g, n, x) => g.Subtract(g.Dense(x, n.Weights, n.Bias), x),
        ["multiply"] = (g, n, x) => g.Multiply(x, g.Dense(x, n.Weights, n.Bias)),
        ["multiply by itself"] = (g, n, x) => g.Multiply(x, x),
        ["scale"] = (g, n, x) => g.Scale(x, -1.5f),
        ["offset"] = (g, n, x) => g.Square(g.Offset(x, 2)),
        ["exp"] = (g, n, x) => g.Exp(x),
        ["log"] = (g, n, x) => g.Log(g.Exp(g.Scale(x, 0.5f))),
        ["square"] = (g, n, x) => g.Square(x),
        ["abs"] = (g, n, x) => g.Abs(g.Concat(g.Exp(x), g.Scale(g.Exp(x), -2))),
        ["sqrt"] = (g, n, x) => g.Sqrt(g.Exp(x)),
        ["clamp"] = (g, n, x) => g.Clamp(x, -10, 10),
        ["softmax"] = (g, n, x) => g.Softmax(x),
        ["log-softmax"] = (g, n, x) => g.LogSoftmax(x),
        ["log-sum-exp"] = (g, n, x) => g.LogSumExp(x),
        ["sum of features"] = (g, n, x) => g.SumFeatures(g.Square(x)),
        ["mean of features"] = (g, n, x) => g.MeanFeatures(g.Square(x)),
        ["affine coupling"] = (g, n, x) => g.AffineCoupling(x, g.Dense(x, n.Weights, n.Bias), n.Scale, n.Bias, permutation),
        ["affine coupling of fewer features"] = (g, n, x) => g.AffineCoupling(g.Square(x), g.Slice(g.Dense(x, n.Weights, n.Bias), 1, 4), n.Scale, n.Bias, permutation),
        ["affine coupling of affine coupling"] = (g, n, x) => Coupled(g, n, Coupled(g, n, x)),
        ["log-determinant of affine coupling"] = (g, n, x) => g.CouplingLogDeterminant(g.Dense(x, n.Weights, n.Bias), n.Scale),
        ["affine coupling and its log-determinant"] = (g, n, x) => CoupledWithDeterminant(g, n, g.Dense(x, n.Weights, n.Bias)),
        ["concat"] = (g, n, x) => g.Concat(g.Square(x), x, g.Dense(x, n.Weights, n.Bias)),
        ["slice"] = (g, n, x) => g.Slice(g.Square(x), 1, 3),
        ["overlapping slices"] = (g, n, x) => Overlapping(g, g.Dense(x, n.Weights, n.Bias)),
        ["slice of a slice of the input"] = (g, n, x) => g.Square(g.Slice(g.Slice(x, 1, 4), 1, 2)),
        ["dot"] = (g, n, x) => g.Dot(x, g.Square(x)),
        ["squared error"] = (g, n, x) => g.SquaredError(g.Dense(x, n.Weights, n.Bias), x),
        ["Huber"] = (g, n, x) => g.Huber(g.Dense(x, n.Weights, n.Bias), x, 2),
        ["binary cross entropy"] = (g, n, x) => g.BinaryCrossEntropyWithLogits(g.Dense(x, n.Weights, n.Bias), g.Activate(x, Activation.Sigmoid)),
        ["cross entropy"] = (g, n, x) => g.CrossEntropy(g.Dense(x, n.Weights, n.Bias), g.Softmax(x)),
        ["layer norm"] = (g, n, x) => g.LayerNorm(x, n.Scale, n.Bias),
        ["batch norm"] = (g, n, x) => g.BatchNorm(x, n.Scale, n.Bias, n.Mean, n.Variance),
        ["batch norm without parameters"] = (g, n, x) => g.BatchNorm(g.Dense(x, n.Weights, n.Bias), null, null, n.Mean, n.Variance),
        ["step of an LSTM"] = (g, n, x) => g.LstmStep(x, null, n.Lstm),
        ["steps of an LSTM"] = (g, n, x) => g.LstmStep(x, g.LstmStep(g.Square(x), g.LstmStep(x, null, n.Lstm), n.Lstm), n.Lstm),
        ["LSTM with a first state"] = (g, n, x) => g.LstmStep(x, g.Slice(x, 0, 4), n.Lstm),
        ["LSTM fed nothing"] = (g, n, x) => g.LstmStep(null, g.LstmStep(null, g.Slice(g.Square(x), 1, 4), n.Lstm), n.Lstm),
        ["LSTM fed what it returns"] = (g, n, x) => FedBack(g, x, n),
        ["dividing by a spectral norm"] = (g, n, x) => g.Dense(g.DivideBySpectralNorm(x, n.Weights, n.Direction), n.Weights, n.Bias),
        ["dividing by a spectral norm first"] = (g, n, x) => g.DivideBySpectralNorm(g.Dense(x, n.Weights, n.Bias), n.Weights, n.Direction),
        ["batch norm of batch norm"] = (g, n, x) => g.BatchNorm(g.Square(g.BatchNorm(x, n.Scale, n.Bias, n.Mean, n.Variance)), n.Scale, n.Bias, n.Mean, n.Variance),
    };

    public static TheoryData<string> Cases => [.. cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_agrees_with_finite_differences(string name)
    {
        var rng = new Rng(17);
        var network = new Network(rng);
        var graph = new Graph(Batch, training: true);
        Value x = graph.Input(Features, needsGradient: true);
        Value y = cases[name](graph, network, x);
        Value weighting = graph.Input(y.Features);
        TrainingPlan plan = graph.CompileTraining(graph.MeanBatch(graph.Dot(y, weighting)));
        plan.Load(weighting, Random(rng, y.Features), 0);
        Matrix input = Random(rng, Features);
        plan.Load(x, input, 0);
        plan.Step();

        Matrix inputDirection = Random(rng, Features);
        float[] parameterDirection = network.RandomDirection(rng);
        var inputGradient = new float[input.Values.Length];
        plan.ReadGradient(x, inputGradient);
        double expected = Dot(inputGradient, inputDirection.Values) + Dot(network.Store.Gradients, parameterDirection);
        double difference = Loss(plan, x, input, inputDirection, network, parameterDirection, Step)
            - Loss(plan, x, input, inputDirection, network, parameterDirection, -Step);
        double actual = difference / (2 * Step);
        Assert.True(Math.Abs(expected - actual) <= 4e-3 * Math.Max(0.5, Math.Abs(actual)), $"gradient {expected}, differences {actual}");
    }

    [Fact]
    public void Stopped_gradient_is_that_of_a_constant()
    {
        var rng = new Rng(3);
        var graph = new Graph(Batch, training: true);
        Value x = graph.Input(Features, needsGradient: true);
        Value y = graph.Multiply(x, graph.StopGradient(graph.Square(x)));
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(graph.SumFeatures(y)));
        Matrix input = Random(rng, Features);
        plan.Load(x, input, 0);
        plan.Step();
        var gradient = new float[input.Values.Length];
        plan.ReadGradient(x, gradient);
        for (int i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(input.Values[i] * input.Values[i], gradient[i], 1e-6f);
        }
    }

    private static Value Coupled(Graph graph, Network network, Value x) =>
        graph.AffineCoupling(x, graph.Dense(x, network.Weights, network.Bias), network.Scale, network.Bias, permutation);

    private static Value CoupledWithDeterminant(Graph graph, Network network, Value coefficients) => graph.Concat(
        graph.AffineCoupling(graph.Square(coefficients), coefficients, network.Scale, network.Bias, permutation),
        graph.CouplingLogDeterminant(coefficients, network.Scale));

    private static Value Overlapping(Graph graph, Value x) =>
        graph.Add(graph.Multiply(graph.Slice(x, 0, 4), graph.Slice(x, 2, 4)), graph.Slice(graph.Square(x), 1, 4));

    private static Value FedBack(Graph g, Value x, Network n)
    {
        Value first = g.LstmStep(x, null, n.Lstm);
        Value second = g.LstmStep(g.Concat(first, g.Slice(first, 0, 2)), first, n.Lstm);
        return g.Concat(g.Slice(second, 0, 2), first, g.Square(second));
    }

    private static double Loss(
        TrainingPlan plan, Value x, Matrix input, Matrix inputDirection, Network network, float[] parameterDirection, float step)
    {
        float[] start = network.Store.Snapshot();
        Matrix moved = input.Clone();
        Move(moved.Values, inputDirection.Values, step);
        Move(network.Store.Values, parameterDirection, step);
        plan.Load(x, moved, 0);
        double loss = plan.Step();
        network.Store.Restore(start);
        return loss;
    }

    private static void Move(Span<float> values, ReadOnlySpan<float> direction, float step)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += step * direction[i];
        }
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private static Matrix Random(Rng rng, int columns)
    {
        var matrix = new Matrix(Batch, columns);
        foreach (ref float value in matrix.Values)
        {
            value = (float)rng.NextGaussian();
        }

        return matrix;
    }

    private sealed class Network
    {
        public Network(Rng rng)
        {
            Weights = Store.Add("weights", Features, Features);
            Bias = Store.Add("bias", Features, 1);
            Scale = Store.Add("scale", Features, 1);
            Mean = Store.Add("mean", Features, 1, trainable: false);
            Variance = Store.Add("variance", Features, 1, trainable: false);
            Direction = Store.Add("direction", Features, 1, trainable: false);
            Lstm = new LstmParameters(Store.Add("input weights", 8, Features), Store.Add("recurrent", 8, 2), Store.Add("LSTM bias", 8, 1));
            foreach (Parameter parameter in Store.Parameters)
            {
                foreach (ref float value in parameter.Values)
                {
                    value = (float)rng.NextGaussian();
                }
            }

            ConvergeDirection();
        }

        public ParameterStore Store { get; } = new();

        public Parameter Weights { get; }

        public Parameter Bias { get; }

        public Parameter Scale { get; }

        public Parameter Mean { get; }

        public Parameter Variance { get; }

        public Parameter Direction { get; }

        public LstmParameters Lstm { get; }

        // The gradient of the spectral norm is that of the true one once the power iteration has come to rest.
        private void ConvergeDirection()
        {
            var graph = new Graph(1, training: true);
            Value x = graph.Input(Features);
            Plan plan = graph.Compile(graph.DivideBySpectralNorm(x, Weights, Direction));
            for (int i = 0; i < 200; i++)
            {
                plan.Forward();
            }
        }

        // Zero where there are pads: they are no parameters.
        public float[] RandomDirection(Rng rng)
        {
            var direction = new float[Store.Values.Length];
            foreach (Parameter parameter in Store.Parameters.Where(p => p.Trainable))
            {
                foreach (ref float value in direction.AsSpan(parameter.Offset, parameter.Values.Length))
                {
                    value = (float)rng.NextGaussian();
                }
            }

            return direction;
        }
    }
}
