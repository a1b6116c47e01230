using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

/// <summary>A sample's outputs have the same bits alone, in any batch and beside any neighbours.</summary>
[Trait("Category", "Numeric")]
public class BatchInvarianceTests
{
    private const int Features = 37;
    private const int Rows = 1000;

    private readonly ParameterStore store = new();
    private readonly Parameter wide;
    private readonly Parameter wideBias;
    private readonly Parameter narrow;
    private readonly Parameter narrowBias;
    private readonly Parameter mean;
    private readonly Parameter variance;
    private readonly Parameter direction;
    private readonly LstmParameters lstm;

    public BatchInvarianceTests()
    {
        wide = store.Add("wide", 141, Features);
        wideBias = store.Add("wide bias", 141, 1);
        narrow = store.Add("narrow", 19, 141);
        narrowBias = store.Add("narrow bias", 19, 1);
        mean = store.Add("mean", 19, 1, trainable: false);
        variance = store.Add("variance", 19, 1, trainable: false);
        direction = store.Add("direction", 19, 1, trainable: false);
        lstm = new LstmParameters(store.Add("input", 28, 5), store.Add("recurrent", 28, 7), store.Add("lstm bias", 28, 1));
        var rng = new Rng(8);
        foreach (Parameter parameter in store.Parameters)
        {
            foreach (ref float value in parameter.Values)
            {
                value = (float)rng.NextDouble(parameter == variance ? 0.5 : -0.5, 1);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    [InlineData(384)]
    public void Outputs_have_the_bits_of_a_batch_of_1000(int batch)
    {
        Matrix rows = new(Rows, Features);
        var rng = new Rng(9);
        foreach (ref float value in rows.Values)
        {
            value = (float)rng.NextGaussian();
        }

        (float[] allOutputs, float[] allLosses) = Run(rows, Rows, 0);
        int first = Math.Min(Rows - batch, 113);
        (float[] outputs, float[] losses) = Run(rows, batch, first);
        Assert.Equal(allOutputs.AsSpan(first * 19, batch * 19).ToArray(), outputs);
        Assert.Equal(allLosses.AsSpan(first, batch).ToArray(), losses);
    }

    private (float[] Outputs, float[] Losses) Run(Matrix rows, int batch, int first)
    {
        var graph = new Graph(batch);
        Value x = graph.Input(Features);
        Value hidden = graph.Dense(x, wide, wideBias, Activation.Gelu);
        Value normalized = graph.BatchNorm(graph.Dense(graph.DivideBySpectralNorm(hidden, narrow, direction), narrow, narrowBias, Activation.Tanh), narrowBias, narrowBias, mean, variance);
        Value y = graph.LayerNorm(graph.Add(normalized, graph.LogSoftmax(normalized)), narrowBias, narrowBias);
        Value state = graph.LstmStep(graph.Slice(y, 2, 5), null, lstm);
        state = graph.LstmStep(graph.Slice(y, 9, 5), state, lstm);
        y = graph.Concat(graph.Slice(y, 0, 5), state);
        Value loss = graph.BinaryCrossEntropyWithLogits(y, graph.Softmax(normalized));
        Plan plan = graph.Compile(y, loss);
        plan.Load(x, rows, first);
        plan.Forward();
        var outputs = new float[batch * 19];
        plan.Read(y, outputs);
        var losses = new float[batch];
        plan.Read(loss, losses);
        return (outputs, losses);
    }
}
