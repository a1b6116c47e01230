using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Training;

public sealed class InitializationTests
{
    private const int Inputs = 50;
    private const int Outputs = 150;

    [Theory]
    [InlineData(Initializer.Torch, 0.1414213562)]
    [InlineData(Initializer.GlorotUniform, 0.1732050808)]
    public void Uniform_fillsItsRange(Initializer initializer, double bound)
    {
        float[] weights = Weights(initializer, out _);
        Assert.InRange(weights.Max(), 0.99 * bound, bound);
        Assert.InRange(weights.Min(), -bound, -0.99 * bound);
        Assert.Equal(bound / Math.Sqrt(3), Deviation(weights), 0.02 * bound);
    }

    [Theory]
    [InlineData(Initializer.KaimingNormal, 0.2)]
    [InlineData(Initializer.GlorotNormal, 0.1)]
    public void Normal_hasItsDeviation(Initializer initializer, double deviation) =>
        Assert.Equal(deviation, Deviation(Weights(initializer, out _)), 0.03 * deviation);

    [Fact]
    public void Biases_areZero_exceptPyTorchs()
    {
        foreach (Initializer initializer in Enum.GetValues<Initializer>())
        {
            Weights(initializer, out float[] biases);
            Assert.Equal(initializer != Initializer.Torch, biases.All(bias => bias == 0));
        }
    }

    private static float[] Weights(Initializer initializer, out float[] biases)
    {
        var store = new ParameterStore();
        Parameter weights = store.Add("weights", Outputs, Inputs);
        Parameter bias = store.Add("bias", Outputs, 1);
        Initialization.Fill(initializer, weights, bias, new Rng(7));
        biases = bias.Values.ToArray();
        return weights.Values.ToArray();
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));
}
