using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// y = scale · x̂ + shift with x̂ = (x − mean) · inverse deviation, per feature (Ioffe and Szegedy 2015).
/// Only columns that are samples count; the gradient in the pads is zero.
/// </summary>
internal static unsafe class BatchNormalization
{
    /// <summary>Mean and variance (divided by the number of samples) of every row.</summary>
    public static void Moments(in Panel x, Span<float> means, Span<float> variances)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            (means[row], variances[row]) = Vector512.IsHardwareAccelerated
                ? Moments<Lanes512>(x.Start + ((nint)row * x.Stride), x.Columns)
                : Moments<Lanes256>(x.Start + ((nint)row * x.Stride), x.Columns);
        }
    }

    /// <summary>y = factor · x + addend with one factor and one addend per row.</summary>
    public static void Affine(in Panel x, ReadOnlySpan<float> factors, ReadOnlySpan<float> addends, in Panel y)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            nint start = (nint)row * x.Stride;
            if (Vector512.IsHardwareAccelerated)
            {
                Affine<Lanes512>(x.Start + start, factors[row], addends[row], y.Start + start, x.Stride);
            }
            else
            {
                Affine<Lanes256>(x.Start + start, factors[row], addends[row], y.Start + start, x.Stride);
            }
        }
    }

    /// <summary>Per row Σ ∂y and Σ ∂y · x̂; the pads of ∂y must be zero.</summary>
    public static (float Gradient, float Product) GradientSums(in Panel x, in Panel outputGradient, int row, float mean, float inverseDeviation)
    {
        nint start = (nint)row * x.Stride;
        return Vector512.IsHardwareAccelerated
            ? GradientSums<Lanes512>(x.Start + start, outputGradient.Start + start, mean, inverseDeviation, x.PaddedColumns)
            : GradientSums<Lanes256>(x.Start + start, outputGradient.Start + start, mean, inverseDeviation, x.PaddedColumns);
    }

    /// <summary>∂x = (old, when accumulating) + factor · (∂y − a − b · x̂) for one row.</summary>
    public static void InputGradient(in Panel x, in Panel outputGradient, in Panel inputGradient, int row, in RowGradient terms, bool accumulate)
    {
        nint start = (nint)row * x.Stride;
        if (Vector512.IsHardwareAccelerated)
        {
            InputGradient<Lanes512>(x.Start + start, outputGradient.Start + start, inputGradient.Start + start, x.Columns, x.Stride, terms, accumulate);
        }
        else
        {
            InputGradient<Lanes256>(x.Start + start, outputGradient.Start + start, inputGradient.Start + start, x.Columns, x.Stride, terms, accumulate);
        }
    }

    // In two passes: the mean first, then the squared distances from it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Mean, float Variance) Moments<TVector>(float* x, int count)
        where TVector : struct, IVector<TVector>
    {
        int full = count - (count % TVector.Count);
        TVector sum = full == count ? TVector.Zero : TVector.LoadPartial(x + full, count - full);
        for (int i = 0; i < full; i += TVector.Count)
        {
            sum += TVector.Load(x + i);
        }

        float mean = TVector.Sum(sum) / count;
        TVector center = TVector.Create(mean);
        TVector squares = TVector.Zero;
        if (full < count)
        {
            TVector distance = TVector.LoadPartial(x + full, count - full) - center;
            squares = TVector.Select(TVector.FirstLanes(count - full), distance * distance, TVector.Zero);
        }

        for (int i = 0; i < full; i += TVector.Count)
        {
            TVector distance = TVector.Load(x + i) - center;
            squares = TVector.MultiplyAdd(distance, distance, squares);
        }

        return (mean, TVector.Sum(squares) / count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Affine<TVector>(float* x, float factor, float addend, float* y, nint length)
        where TVector : struct, IVector<TVector>
    {
        TVector a = TVector.Create(factor);
        TVector b = TVector.Create(addend);
        for (nint i = 0; i < length; i += TVector.Count)
        {
            TVector.Store(TVector.MultiplyAdd(TVector.Load(x + i), a, b), y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Gradient, float Product) GradientSums<TVector>(float* x, float* outputGradient, float mean, float inverseDeviation, nint length)
        where TVector : struct, IVector<TVector>
    {
        TVector gradients = TVector.Zero;
        TVector products = TVector.Zero;
        TVector center = TVector.Create(mean);
        for (nint i = 0; i < length; i += TVector.Count)
        {
            TVector gradient = TVector.Load(outputGradient + i);
            gradients += gradient;
            products = TVector.MultiplyAdd(gradient, TVector.Load(x + i) - center, products);
        }

        return (TVector.Sum(gradients), TVector.Sum(products) * inverseDeviation);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputGradient<TVector>(
        float* x, float* outputGradient, float* inputGradient, int columns, int stride, in RowGradient terms, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        TVector factor = TVector.Create(terms.Factor);
        TVector offset = TVector.Create(terms.MeanGradient - (terms.MeanProduct * terms.InverseDeviation * terms.Mean));
        TVector slope = TVector.Create(terms.MeanProduct * terms.InverseDeviation);
        for (int i = 0; i < stride; i += TVector.Count)
        {
            TVector correction = TVector.MultiplyAdd(TVector.Load(x + i), slope, offset);
            TVector gradient = Denormals.Flush(factor * (TVector.Load(outputGradient + i) - correction));
            if (i + TVector.Count > columns)
            {
                gradient = TVector.Select(TVector.FirstLanes(columns - i), gradient, TVector.Zero);
            }

            TVector.Store(accumulate ? TVector.Load(inputGradient + i) + gradient : gradient, inputGradient + i);
        }
    }

    /// <summary>What the gradient of one row needs: mean, inverse deviation, scale · inverse deviation, and the means of ∂y and of ∂y · x̂.</summary>
    internal readonly record struct RowGradient(float Mean, float InverseDeviation, float Factor, float MeanGradient, float MeanProduct);
}
