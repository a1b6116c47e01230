using Misfit.Autodiff;

namespace Misfit.Tests.Autodiff;

/// <summary>Two steps of a linear layer under PyTorch's spectral_norm with one power iteration each.</summary>
[Trait("Category", "Numeric")]
public class SpectralNormTests
{
    private readonly NumpyArchive reference = new(Path.Combine(Repository.Root, "tests/reference/spectral_norm.npz"));
    private readonly ParameterStore store = new();
    private readonly Parameter weights;
    private readonly Parameter bias;
    private readonly Parameter direction;

    public SpectralNormTests()
    {
        weights = store.Add("weights", 4, 5);
        bias = store.Add("bias", 4, 1);
        direction = store.Add("direction", 4, 1, trainable: false);
        reference["weights"].Values.CopyTo(weights.Values);
        reference["bias"].Values.CopyTo(bias.Values);
        reference["u"].Values.CopyTo(direction.Values);
    }

    [Fact]
    public void Training_steps_agree_with_PyTorch()
    {
        var graph = new Graph(3, training: true);
        Value x = graph.Input(5, needsGradient: true);
        Value y = graph.Dense(graph.DivideBySpectralNorm(x, weights, direction), weights, bias);
        Value seed = graph.Input(4);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(graph.Dot(y, seed)), y);
        plan.Load(x, reference["x"], 0);
        plan.Load(seed, reference["grad_output"], 0);
        for (int step = 1; step <= 2; step++)
        {
            plan.Step();
            var output = new float[12];
            plan.Read(y, output);
            var gradient = new float[15];
            plan.ReadGradient(x, gradient);
            AssertClose($"output_{step}", output);
            AssertClose($"grad_x_{step}", gradient);
            AssertClose($"grad_weights_{step}", weights.Gradients);
            AssertClose($"u_{step}", direction.Values);
        }
    }

    [Fact]
    public void In_use_the_direction_stays_and_no_input_is_stretched()
    {
        Converge();
        float[] before = direction.Values.ToArray();
        var graph = new Graph(1);
        Value x = graph.Input(5);
        Value y = graph.Dense(graph.DivideBySpectralNorm(x, weights, direction), weights, null);
        Plan plan = graph.Compile(y);
        var rng = new Misfit.Numerics.Rng(4);
        double largest = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            double[] row = [.. Enumerable.Range(0, 5).Select(_ => rng.NextGaussian())];
            plan.Load(x, Misfit.Numerics.Matrix.FromRows([row]), 0);
            plan.Forward();
            var output = new float[4];
            plan.Read(y, output);
            largest = Math.Max(largest, Math.Sqrt(output.Sum(value => value * value) / row.Sum(value => value * value)));
        }

        Assert.InRange(largest, 0.9, 1.00001);
        Assert.Equal(before, direction.Values.ToArray());
    }

    private void Converge()
    {
        var graph = new Graph(1, training: true);
        Plan plan = graph.Compile(graph.DivideBySpectralNorm(graph.Input(5), weights, direction));
        for (int i = 0; i < 200; i++)
        {
            plan.Forward();
        }
    }

    private void AssertClose(string name, ReadOnlySpan<float> actual)
    {
        ReadOnlySpan<float> expected = reference[name].Values;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(actual[i] - expected[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])), $"{name}[{i}]: expected {expected[i]}, was {actual[i]}");
        }
    }
}
