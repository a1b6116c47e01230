using System.Text.Json;
using Misfit.Autodiff;
using Misfit.Training.Optimizers;

namespace Misfit.Tests.Training.Optimizers;

public sealed class OptimizerTests
{
    public static TheoryData<string, OptimizerOptions> Paths => new()
    {
        { "sgd", new Sgd { LearningRate = 0.05 } },
        { "sgd_momentum_decay", new Sgd { LearningRate = 0.05, Momentum = 0.9, L2 = 0.01 } },
        { "nesterov", new Sgd { LearningRate = 0.05, Momentum = 0.9, Nesterov = true } },
        { "adam", new Adam { LearningRate = 0.05 } },
        { "adam_l2", new Adam { LearningRate = 0.05, L2 = 0.01 } },
        { "adamw", new AdamW { LearningRate = 0.05 } },
        { "adamax", new Adamax { LearningRate = 0.05 } },
        { "adadelta", new Adadelta() },
        { "adagrad", new Adagrad { LearningRate = 0.05 } },
        { "rmsprop", new RmsProp { LearningRate = 0.05 } },
    };

    public static TheoryData<OptimizerOptions> All => [.. Paths.Select(row => (OptimizerOptions)row[1])];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Steps_followPyTorch(string name, OptimizerOptions options)
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/reference/optimizers.json")));
        double[] target = Numbers(reference.RootElement.GetProperty("target"));
        double[] scale = Numbers(reference.RootElement.GetProperty("scale"));
        (ParameterStore store, Parameter weights) = Store(target.Length);
        var optimizer = new Optimizer(options, store);
        int step = 0;
        foreach (JsonElement expected in reference.RootElement.GetProperty("paths").GetProperty(name).EnumerateArray())
        {
            for (int i = 0; i < target.Length; i++)
            {
                weights.Gradients[i] = (float)(2 * scale[i] * (weights.Values[i] - target[i]));
            }

            optimizer.Step();
            step++;
            double[] values = Numbers(expected);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.True(Math.Abs(values[i] - weights.Values[i]) <= 1e-5 * Math.Max(1, Math.Abs(values[i])), $"{name}, step {step}, weight {i}: {weights.Values[i]}, PyTorch has {values[i]}");
            }
        }

        Assert.Equal(25, step);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Weights_withoutGradients_stayFiniteAndPadsZero(OptimizerOptions options)
    {
        (ParameterStore store, Parameter weights) = Store(3);
        weights.Values.Fill(1);
        var optimizer = new Optimizer(options with { L1 = 0.1, L2 = 0.1 }, store);
        optimizer.Step();
        Assert.All(store.Values[3..].ToArray(), pad => Assert.Equal(0, pad));
        Assert.All(weights.Values.ToArray(), value => Assert.True(value < 1));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Moments_afterGradientsStop_becomeZeroNotDenormal(OptimizerOptions options)
    {
        (ParameterStore store, Parameter weights) = Store(16);
        weights.Gradients.Fill(1e-18f);
        var optimizer = new Optimizer(options, store);
        for (int i = 0; i < 3; i++)
        {
            optimizer.Step();
        }

        // Such gradients count as zero, so that their squares cannot be denormal.
        float[] before = weights.Values.ToArray();
        Assert.All(before, value => Assert.True(value == 0));
        weights.Gradients.Fill(1);
        optimizer.Step();
        weights.Gradients.Clear();
        for (int i = 0; i < 5000; i++)
        {
            optimizer.Step();
        }

        Assert.All(weights.Values.ToArray(), value => Assert.True(float.IsNormal(value)));
        Assert.All(optimizer.Moments, value => Assert.False(float.IsSubnormal(value)));
    }

    [Fact]
    public void L1_addsTheSign()
    {
        (ParameterStore store, Parameter weights) = Store(3);
        ((float[])[2, -2, 0]).CopyTo(weights.Values);
        new Optimizer(new Sgd { LearningRate = 0.5, L1 = 1 }, store).Step();
        Assert.Equal([1.5f, -1.5f, 0], weights.Values.ToArray());
    }

    [Fact]
    public void Step_allocatesNothing()
    {
        (ParameterStore store, Parameter weights) = Store(100);
        weights.Gradients.Fill(0.5f);
        var optimizer = new Optimizer(new Adam(), store);
        optimizer.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            optimizer.Step(0.01);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Clipping_limitsTheNorm()
    {
        float[] gradients = [.. Enumerable.Range(0, 21).Select(i => i == 7 ? 3f : i == 20 ? -4f : 0f)];
        Assert.Equal(5, GradientClipping.ByNorm(gradients, 1), 6);
        Assert.Equal(0.6f, gradients[7], 6);
        Assert.Equal(-0.8f, gradients[20], 6);
        Assert.Equal(1, GradientClipping.ByNorm(gradients, 2), 6);
        Assert.Equal(0.6f, gradients[7], 6);
    }

    [Fact]
    public void Schedules_giveTheirFactors()
    {
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Factors(new StepSchedule(2, 0.5), 5));
        Assert.Equal([1, 0.1, 0.1, 0.01], Factors(new MultiStepSchedule([1, 3]), 4), Near);
        Assert.Equal([1, 0.75, 0.25], Factors(new CosineSchedule(), 3), Near);
        Assert.Equal([1, 1], Factors(LearningRateSchedule.Constant, 2));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static double[] Factors(LearningRateSchedule schedule, int epochs) => [.. Enumerable.Range(0, epochs).Select(epoch => schedule.Factor(epoch, epochs))];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static (ParameterStore Store, Parameter Weights) Store(int count)
    {
        var store = new ParameterStore();
        return (store, store.Add("weights", count, 1));
    }
}
