using Misfit.Autodiff.Ops;

namespace Misfit.Autodiff;

public sealed partial class Graph
{
    /// <summary>e^x / Σ e^x over the features.</summary>
    public Value Softmax(Value x)
    {
        CheckFeatures(nameof(Softmax), x);
        return Append(new SoftmaxOverFeatures(x));
    }

    /// <summary>The logarithm of <see cref="Softmax"/>, computed without it.</summary>
    public Value LogSoftmax(Value x)
    {
        CheckFeatures(nameof(LogSoftmax), x);
        return Append(new LogSoftmaxOverFeatures(x));
    }

    /// <summary>Per sample, ln Σ e^x over the features.</summary>
    public Value LogSumExp(Value x)
    {
        CheckFeatures(nameof(LogSumExp), x);
        return Append(new LogSumExpOverFeatures(x));
    }

    /// <summary>Per sample, the cross entropy of target probabilities (one-hot, or any) and the softmax of logits.</summary>
    public Value CrossEntropy(Value logits, Value target)
    {
        CheckPair(nameof(CrossEntropy), logits, target);
        return Scale(Dot(LogSoftmax(logits), target), -1);
    }

    /// <summary>Per sample, the sum of the features.</summary>
    public Value SumFeatures(Value x)
    {
        CheckFeatures(nameof(SumFeatures), x);
        return Append(new FeatureSum(x, 1));
    }

    /// <summary>Per sample, the mean of the features.</summary>
    public Value MeanFeatures(Value x)
    {
        CheckFeatures(nameof(MeanFeatures), x);
        return Append(new FeatureSum(x, 1f / x.Features));
    }

    /// <summary>Per sample, the largest feature. The gradient goes to it, to the first of equal ones.</summary>
    public Value MaxFeatures(Value x)
    {
        CheckFeatures(nameof(MaxFeatures), x);
        return Append(new MaximumOverFeatures(x));
    }

    /// <summary>The mean over the samples of a value with one feature, as one number.</summary>
    public Value MeanBatch(Value x) => ReduceBatch(nameof(MeanBatch), x, 1f / Batch);

    /// <summary>The sum over the samples of a value with one feature, as one number.</summary>
    public Value SumBatch(Value x) => ReduceBatch(nameof(SumBatch), x, 1);

    /// <summary>The features of several values, one after another.</summary>
    public Value Concat(params Value[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            throw new ArgumentException("Concat needs at least one value.", nameof(values));
        }

        foreach (Value value in values)
        {
            CheckFeatures(nameof(Concat), value);
        }

        return Append(new Concat(this, values));
    }

    /// <summary>The features from <paramref name="start"/> on, without copying.</summary>
    public Value Slice(Value x, int start, int count)
    {
        CheckFeatures(nameof(Slice), x);
        if (start < 0 || count < 1 || start > x.Features - count)
        {
            throw new ShapeException($"Slice: features {start} to {(long)start + count - 1} must be among 0 to {x.Features - 1}; the value is {x.Shape}.");
        }

        return AppendView(x, start, count, x.NeedsGradient);
    }

    /// <summary>The same value, through which no gradient flows.</summary>
    public Value StopGradient(Value x)
    {
        Check(x);
        return AppendView(x, 0, x.Features, needsGradient: false);
    }

    private Value ReduceBatch(string operation, Value x, float factor)
    {
        CheckFeatures(operation, x);
        if (x.Features != 1)
        {
            throw new ShapeException($"{operation}: the value must have 1 feature, was {x.Shape}. Reduce the features first, by SumFeatures or MeanFeatures.");
        }

        return Append(new BatchReduction(x, factor));
    }
}
