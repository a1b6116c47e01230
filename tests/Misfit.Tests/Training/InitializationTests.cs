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

    [Theory]
    [InlineData(40, 10)]
    [InlineData(10, 40)]
    [InlineData(7, 7)]
    public void Orthogonal_columnsOrRows_areOrthonormal(int rows, int columns)
    {
        var store = new ParameterStore();
        Parameter weights = store.Add("weights", rows, columns);
        Initialization.Fill(Initializer.Orthogonal, weights, null, new Rng(3));
        int count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double product = Enumerable.Range(0, Math.Max(rows, columns)).Sum(k => (double)At(weights, i, k) * At(weights, j, k));
                Assert.Equal(i == j ? 1 : 0, product, 1e-6);
            }
        }

        float At(Parameter matrix, int vector, int k) => matrix.Values[rows >= columns ? (k * columns) + vector : (vector * columns) + k];
    }

    [Fact]
    public void Lstm_beginsAsPyTorchOrAsKeras()
    {
        (float[] recurrent, float[] bias) = Lstm(Initializer.Torch);
        Assert.InRange(recurrent.Max(), 0.2, 0.25);
        Assert.InRange(bias.Max(), 0.3, 0.5);

        (recurrent, bias) = Lstm(Initializer.GlorotUniform);
        Assert.Equal(1, Enumerable.Range(0, 64).Sum(i => Math.Pow(recurrent[i * 16], 2)), 1e-6);
        Assert.Equal([.. new float[16], .. Enumerable.Repeat(1f, 16), .. new float[32]], bias);

        static (float[] Recurrent, float[] Bias) Lstm(Initializer initializer)
        {
            var store = new ParameterStore();
            _ = new LstmLayer(store, "lstm", 3, 16, initializer, new Rng(4));
            return (store.Parameters[1].Values.ToArray(), store.Parameters[2].Values.ToArray());
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
