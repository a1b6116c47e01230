using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

[Trait("Category", "Numeric")]
public class RandomOperationTests
{
    private const int Batch = 100;

    [Fact]
    public void Dropout_zeroes_its_share_and_keeps_the_mean_and_lets_the_gradient_through_the_rest()
    {
        const float probability = 0.3f;
        var graph = new Graph(Batch, training: true, new Rng(1));
        Value x = graph.Input(50, needsGradient: true);
        Value y = graph.Dropout(x, probability);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(graph.SumFeatures(y)), y);
        plan.Load(x, Ones(50), 0);
        plan.Step();
        float[] output = Read(plan, y);
        var gradient = new float[output.Length];
        plan.ReadGradient(x, gradient);

        Assert.All(output, value => Assert.True(value is 0 or 1 / (1 - probability)));
        Assert.InRange(output.Count(value => value == 0) / (double)output.Length, 0.27, 0.33);
        Assert.Equal(output, gradient);

        plan.Step();
        Assert.NotEqual(output, Read(plan, y));
    }

    [Fact]
    public void Dropout_in_use_changes_nothing()
    {
        var graph = new Graph(Batch);
        Value x = graph.Input(3);
        Assert.Same(x, graph.Dropout(x, 0.5f));
    }

    [Fact]
    public void Noise_is_standard_normal_and_new_in_every_pass()
    {
        (Plan plan, Value noise) = Noise(seed: 1);
        plan.Forward();
        float[] first = Read(plan, noise);
        plan.Forward();
        float[] second = Read(plan, noise);

        Assert.NotEqual(first, second);
        foreach (float[] sample in (float[][])[first, second])
        {
            double mean = sample.Average(value => (double)value);
            Assert.InRange(mean, -0.03, 0.03);
            Assert.InRange(sample.Average(value => (value - mean) * (value - mean)), 0.96, 1.04);
            Assert.InRange(sample.Average(value => Math.Pow(value, 4)), 2.75, 3.25);
            Assert.InRange(sample.Count(value => Math.Abs(value) > 1.959964) / (double)sample.Length, 0.043, 0.057);
        }
    }

    [Fact]
    public void Noise_depends_on_the_seed_alone()
    {
        Assert.Equal(First(seed: 5), First(seed: 5));
        Assert.NotEqual(First(seed: 5), First(seed: 6));

        static float[] First(long seed)
        {
            (Plan plan, Value noise) = Noise(seed);
            plan.Forward();
            return Read(plan, noise);
        }
    }

    [Fact]
    public void Batch_norm_moves_its_running_moments_by_the_batch_s()
    {
        var store = new ParameterStore();
        Parameter mean = store.Add("mean", 1, 1, trainable: false);
        Parameter variance = store.Add("variance", 1, 1, trainable: false);
        variance.Values[0] = 1;
        var graph = new Graph(4, training: true);
        Value x = graph.Input(1);
        Plan plan = graph.Compile(graph.BatchNorm(x, null, null, mean, variance, momentum: 0.25f));
        plan.Load(x, new Matrix(4, 1, [1, 2, 3, 6]), 0);
        plan.Forward();

        // Mean 3; squared distances 4 + 1 + 0 + 9, divided by 4 − 1.
        Assert.Equal(0.75f * 0 + 0.25f * 3, mean.Values[0], 1e-6f);
        Assert.Equal(0.75f * 1 + 0.25f * 14 / 3, variance.Values[0], 1e-6f);
    }

    private static (Plan Plan, Value Noise) Noise(long seed)
    {
        var graph = new Graph(Batch, training: false, new Rng(seed));
        Value noise = graph.GaussianNoise(150);
        return (graph.Compile(noise), noise);
    }

    private static Matrix Ones(int columns)
    {
        var ones = new Matrix(Batch, columns);
        ones.Values.Fill(1);
        return ones;
    }

    private static float[] Read(Plan plan, Value value)
    {
        var output = new float[Batch * value.Features];
        plan.Read(value, output);
        return output;
    }
}
