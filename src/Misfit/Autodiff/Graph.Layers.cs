using Misfit.Autodiff.Ops;
using Misfit.Numerics;

namespace Misfit.Autodiff;

public sealed partial class Graph
{
    /// <summary>In training, sets each element to zero with a probability and scales the others up to keep the mean; otherwise x itself.</summary>
    /// <param name="x">The input.</param>
    /// <param name="probability">From 0 to below 1.</param>
    public Value Dropout(Value x, float probability)
    {
        CheckFeatures(nameof(Dropout), x);
        if (!(probability >= 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A dropout probability must be at least 0 and below 1.");
        }

        return Training && probability > 0 ? Append(new Dropout(x, probability, RandomSource(nameof(Dropout)))) : x;
    }

    /// <summary>Standard normal numbers, new in every forward pass, in training or not.</summary>
    public Value GaussianNoise(int features)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        Rng source = RandomSource(nameof(GaussianNoise));
        return Append(FixedNoise ? new FixedNoise(this, features, source) : new GaussianNoise(this, features, source));
    }

    /// <summary>Numbers spread evenly from <paramref name="low"/> to below <paramref name="high"/>, new in every forward pass, in training or not.</summary>
    public Value UniformNoise(int features, float low, float high)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high);
        return Append(new UniformNoise(this, features, low, high, RandomSource(nameof(UniformNoise))));
    }

    /// <summary>
    /// Normalises every feature: in training by its mean and variance over the batch, of which running means are kept; otherwise by these.
    /// </summary>
    /// <param name="x">The input; in training a batch of at least 2.</param>
    /// <param name="scale">Features × 1, or none for 1.</param>
    /// <param name="shift">Features × 1, or none for 0.</param>
    /// <param name="runningMean">Features × 1, not trainable; start with 0.</param>
    /// <param name="runningVariance">Features × 1, not trainable; start with 1.</param>
    /// <param name="epsilon">Added to the variance; default 1e-5.</param>
    /// <param name="momentum">Weight of the newest batch in the running means; default 0.1.</param>
    /// <exception cref="ShapeException">A shape does not fit, or the batch has one sample in training.</exception>
    public Value BatchNorm(
        Value x, Parameter? scale, Parameter? shift, Parameter runningMean, Parameter runningVariance, float epsilon = 1e-5f, float momentum = .1f) =>
        BatchNorm(x, new BatchNormOptions(scale, shift, runningMean, runningVariance, Points: 1, epsilon, momentum));

    /// <summary>Normalises every channel of images, by the mean and variance over its points and the batch; as <see cref="BatchNorm(Value, Parameter?, Parameter?, Parameter, Parameter, float, float)"/>, with channels in the place of features.</summary>
    /// <param name="x">Rows of the shape.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="scale">Channels × 1, or none for 1.</param>
    /// <param name="shift">Channels × 1, or none for 0.</param>
    /// <param name="runningMean">Channels × 1, not trainable; start with 0.</param>
    /// <param name="runningVariance">Channels × 1, not trainable; start with 1.</param>
    /// <param name="epsilon">Added to the variance; default 1e-5.</param>
    /// <param name="momentum">Weight of the newest batch in the running means; default 0.1.</param>
    /// <exception cref="ShapeException">A shape does not fit, or the batch has one sample in training.</exception>
    public Value ChannelBatchNorm(
        Value x, RowShape shape, Parameter? scale, Parameter? shift, Parameter runningMean, Parameter runningVariance, float epsilon = 1e-5f, float momentum = .1f)
    {
        CheckShape(nameof(ChannelBatchNorm), x, shape);
        if (shape.IsSeries)
        {
            throw new ShapeException("ChannelBatchNorm: the shape must be that of an image, whose channels lie one after another; was a window of a series.");
        }

        return BatchNorm(x, new BatchNormOptions(scale, shift, runningMean, runningVariance, shape.Height * shape.Width, epsilon, momentum));
    }

    /// <summary>Normalises every sample by the mean and variance of its features.</summary>
    /// <param name="x">The input.</param>
    /// <param name="scale">Features × 1.</param>
    /// <param name="shift">Features × 1.</param>
    /// <param name="epsilon">Added to the variance; default 1e-5.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public Value LayerNorm(Value x, Parameter scale, Parameter shift, float epsilon = 1e-5f)
    {
        CheckFeatures(nameof(LayerNorm), x);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(shift);
        CheckPerFeature(nameof(LayerNorm), x, x.Features, scale);
        CheckPerFeature(nameof(LayerNorm), x, x.Features, shift);
        return Append(new LayerNorm(x, scale, shift, epsilon));
    }

    private Value BatchNorm(Value x, BatchNormOptions options)
    {
        CheckFeatures(nameof(BatchNorm), x);
        ArgumentNullException.ThrowIfNull(options.RunningMean);
        ArgumentNullException.ThrowIfNull(options.RunningVariance);
        foreach (Parameter? parameter in (ReadOnlySpan<Parameter?>)[options.Scale, options.Shift, options.RunningMean, options.RunningVariance])
        {
            CheckPerFeature(nameof(BatchNorm), x, x.Features / options.Points, parameter);
        }

        if (options.RunningMean.Trainable || options.RunningVariance.Trainable)
        {
            throw new ArgumentException($"BatchNorm: '{options.RunningMean.Name}' and '{options.RunningVariance.Name}' are statistics; add them to the store with trainable: false.");
        }

        if (Training && Batch < 2)
        {
            throw new ShapeException("BatchNorm: a batch of 1 has no variance; train with batches of at least 2.");
        }

        return Append(new BatchNorm(x, options));
    }

    private static void CheckPerFeature(string operation, Value x, int rows, Parameter? parameter)
    {
        if (parameter is not null && (parameter.Rows != rows || parameter.Columns != 1))
        {
            throw new ShapeException($"{operation}: the input is {x.Shape}, so '{parameter.Name}' must be {rows} × 1; it is {parameter.Shape}.");
        }
    }

    private Rng RandomSource(string operation) =>
        rng ?? throw new InvalidOperationException($"{operation} needs random numbers: give the graph an Rng when creating it.");
}
