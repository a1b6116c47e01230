using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>
/// y = scale · x̂ + shift, x̂ = (x − mean) / √(variance + ε), per feature or per channel of so many features. In training by the
/// moments of the batch, which also move the running ones (variance · n / (n − 1) there, as PyTorch does); otherwise by the running ones.
/// </summary>
internal sealed class BatchNorm : Operation
{
    private readonly BatchNormOptions options;
    private readonly bool training;
    private readonly Operand x;
    private readonly Operand? scale;
    private readonly Operand? shift;
    private readonly Operand runningMean;
    private readonly Operand runningVariance;
    private readonly float[] means;
    private readonly float[] variances;
    private readonly float[] inverseDeviations;
    private readonly float[] factors;
    private readonly float[] addends;

    public BatchNorm(Value x, BatchNormOptions options)
    {
        this.options = options;
        training = x.Graph.Training;
        this.x = Use(x);
        scale = options.Scale is null ? null : Use(options.Scale);
        shift = options.Shift is null ? null : Use(options.Shift);
        runningMean = Use(options.RunningMean);
        runningVariance = Use(options.RunningVariance);
        CreateOutput(x.Graph, x.Features);
        int groups = x.Features / options.Points;
        means = new float[groups];
        variances = new float[groups];
        inverseDeviations = new float[groups];
        factors = new float[groups];
        addends = new float[groups];
    }

    public override void Forward()
    {
        if (training)
        {
            BatchNormalization.Moments(x.Data, options.Points, means, variances);
            MoveRunningMoments();
        }
        else
        {
            runningMean.Data.Span.CopyTo(means);
            runningVariance.Data.Span.CopyTo(variances);
        }

        for (int i = 0; i < means.Length; i++)
        {
            inverseDeviations[i] = 1 / MathF.Sqrt(variances[i] + options.Epsilon);
            factors[i] = inverseDeviations[i] * (scale?.Data.Span[i] ?? 1);
            addends[i] = (shift?.Data.Span[i] ?? 0) - (means[i] * factors[i]);
        }

        BatchNormalization.Affine(x.Data, options.Points, factors, addends, Output.Data);
    }

    // ∂shift = Σ ∂y, ∂scale = Σ ∂y · x̂, ∂x = scale / deviation · (∂y − mean ∂y − x̂ · mean(∂y · x̂));
    // the two means are absent when the moments do not depend on x.
    public override void Backward()
    {
        float share = training ? 1f / Count : 0;
        for (int i = 0; i < means.Length; i++)
        {
            Panel input = Group(x.Data, i), outputGradient = Group(Output.Gradient, i);
            (float gradient, float product) = NeedsSums ? BatchNormalization.GradientSums(input, outputGradient, means[i], inverseDeviations[i]) : default;
            Write(shift, i, gradient);
            Write(scale, i, product);
            if (x.WantsGradient)
            {
                var terms = new BatchNormalization.GroupGradient(means[i], inverseDeviations[i], factors[i], gradient * share, product * share);
                BatchNormalization.InputGradient(input, outputGradient, Group(x.Gradient, i), terms, x.Accumulates);
            }
        }
    }

    // Numbers that a mean is taken over.
    private int Count => options.Points * x.Data.Columns;

    private Panel Group(in Panel panel, int group) => panel.SliceRows(group * options.Points, options.Points);

    private bool NeedsSums => training || scale is { WantsGradient: true } || shift is { WantsGradient: true };

    private static void Write(Operand? parameter, int row, float gradient)
    {
        if (parameter is { WantsGradient: true })
        {
            ref float target = ref parameter.Gradient.Span[row];
            target = parameter.Accumulates ? target + gradient : gradient;
        }
    }

    private void MoveRunningMoments()
    {
        float unbiased = Count / (Count - 1f);
        Span<float> mean = runningMean.Data.Span;
        Span<float> variance = runningVariance.Data.Span;
        for (int i = 0; i < means.Length; i++)
        {
            mean[i] += options.Momentum * (means[i] - mean[i]);
            variance[i] += options.Momentum * ((unbiased * variances[i]) - variance[i]);
        }
    }
}

/// <summary>Parameters and constants of one batch norm.</summary>
internal sealed record BatchNormOptions(
    Parameter? Scale, Parameter? Shift, Parameter RunningMean, Parameter RunningVariance, int Points, float Epsilon, float Momentum);
