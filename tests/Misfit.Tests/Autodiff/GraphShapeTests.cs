using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

/// <summary>What does not fit fails in the call that is wrong and names both shapes.</summary>
public class GraphShapeTests
{
    private readonly ParameterStore store = new();
    private readonly Graph graph = new(8, training: true);

    [Fact]
    public void Dense_with_another_number_of_inputs_names_both()
    {
        Parameter weights = store.Add("encoder.weights", 15, 20);
        AssertShape(() => graph.Dense(graph.Input(18), weights, null), "'encoder.weights'", "15 × 20", "18 features × batch 8");
    }

    [Fact]
    public void Dense_with_a_bias_of_another_length_names_both()
    {
        Parameter weights = store.Add("weights", 15, 18);
        Parameter bias = store.Add("bias", 14, 1);
        AssertShape(() => graph.Dense(graph.Input(18), weights, bias), "15 × 18", "15 × 1", "14 × 1");
    }

    [Fact]
    public void Pair_of_different_features_names_both() =>
        AssertShape(() => graph.Add(graph.Input(3), graph.Input(4)), "Add", "3 features", "4 features");

    [Fact]
    public void Loss_of_different_features_names_both() =>
        AssertShape(() => graph.SquaredError(graph.Input(3), graph.Input(4)), "SquaredError", "3 features", "4 features");

    [Fact]
    public void Slice_outside_the_features_names_the_range() =>
        AssertShape(() => graph.Slice(graph.Input(5), 3, 3), "3 to 5", "5 features");

    [Fact]
    public void Mean_over_the_batch_of_several_features_is_refused() =>
        AssertShape(() => graph.MeanBatch(graph.Input(5)), "5 features", "SumFeatures");

    [Fact]
    public void Loss_that_is_no_number_is_refused() =>
        AssertShape(() => graph.CompileTraining(graph.Input(1)), "one number", "1 features × batch 8");

    [Fact]
    public void Batch_norm_of_another_width_names_the_parameter()
    {
        Parameter mean = store.Add("mean", 6, 1, trainable: false);
        Parameter variance = store.Add("variance", 5, 1, trainable: false);
        AssertShape(() => graph.BatchNorm(graph.Input(6), null, null, mean, variance), "'variance'", "6 × 1", "5 × 1");
    }

    [Fact]
    public void Batch_norm_in_training_of_one_sample_is_refused()
    {
        Parameter mean = store.Add("mean", 6, 1, trainable: false);
        Parameter variance = store.Add("variance", 6, 1, trainable: false);
        var single = new Graph(1, training: true);
        AssertShape(() => single.BatchNorm(single.Input(6), null, null, mean, variance), "batch of 1");
    }

    [Fact]
    public void Value_of_another_graph_is_refused()
    {
        var other = new Graph(3);
        var error = Assert.Throws<ArgumentException>(() => graph.Exp(other.Input(2)));
        Assert.Contains("another graph", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compiled_graph_is_frozen()
    {
        Value x = graph.Input(2);
        graph.Compile(graph.Exp(x));
        Assert.Throws<InvalidOperationException>(() => graph.Exp(x));
    }

    [Fact]
    public void Loss_without_a_trainable_parameter_is_refused() =>
        Assert.Throws<ArgumentException>(() => graph.CompileTraining(graph.SumBatch(graph.Input(1))));

    [Fact]
    public void Noise_without_random_numbers_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => graph.GaussianNoise(3));

    [Fact]
    public void Loading_rows_of_another_width_names_both()
    {
        Value x = graph.Input(3);
        Plan plan = graph.Compile(graph.Exp(x));
        AssertShape(() => plan.Load(x, new Matrix(20, 4), 0), "3 features", "4");
        AssertShape(() => plan.Load(x, new Matrix(20, 3), 13), "batch of 8", "13 to 20", "20");
        AssertShape(() => plan.Load(x, new Matrix(20, 3), [1, 2]), "batch of 8", "2");
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Load(x, new Matrix(20, 3), [1, 2, 3, 4, 5, 6, 7, 20]));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Load(x, new Matrix(20, 3), [1, 2, 3, 4, 5, 6, 7, -1]));
    }

    [Fact]
    public void Lstm_of_other_shapes_names_them()
    {
        var store = new ParameterStore();
        var lstm = new LstmParameters(store.Add("input", 8, 3), store.Add("recurrent", 8, 2), store.Add("bias", 8, 1));
        AssertShape(() => graph.LstmStep(graph.Input(4), null, lstm), "'input' must be 8 × 4", "8 × 3");
        AssertShape(() => graph.LstmStep(null, graph.Input(3), lstm), "4 features", "3 features");
        AssertShape(() => graph.LstmStep(graph.Input(3), null, lstm with { Bias = store.Add("short", 6, 1) }), "'short' must be 8 × 1", "6 × 1");
        Assert.Throws<ArgumentException>(() => graph.LstmStep(null, null, lstm));
        Assert.Throws<ArgumentException>(() => graph.LstmStep(graph.Input(3), null, lstm with { Weights = null }));
    }

    [Fact]
    public void Spectral_norm_with_another_direction_names_both()
    {
        var store = new ParameterStore();
        Parameter weights = store.Add("weights", 4, 3);
        AssertShape(() => graph.DivideBySpectralNorm(graph.Input(3), weights, store.Add("long", 5, 1, trainable: false)), "'long' must be 4 × 1", "5 × 1");
        AssertShape(() => graph.DivideBySpectralNorm(graph.Input(3), weights, store.Add("moving", 4, 1)), "trainable");
    }

    [Fact]
    public void Reading_into_too_little_room_names_both()
    {
        Value y = graph.Exp(graph.Input(3));
        Plan plan = graph.Compile(y);
        AssertShape(() => plan.Read(y, new float[23]), "24", "23");
    }

    [Fact]
    public void Reading_what_was_not_compiled_is_refused()
    {
        Value x = graph.Input(3);
        Value unused = graph.Square(x);
        Plan plan = graph.Compile(graph.Exp(x));
        Assert.Throws<ArgumentException>(() => plan.Read(unused, new float[24]));
    }

    private static void AssertShape(Action action, params string[] parts)
    {
        string message = Assert.Throws<ShapeException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
