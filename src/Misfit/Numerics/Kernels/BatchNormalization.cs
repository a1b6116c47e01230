using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// y = scale · x̂ + shift with x̂ = (x − mean) · inverse deviation, per group of features: of one, or of the points of an image's
/// channel (Ioffe and Szegedy 2015). Only columns that are samples count; the gradient in the pads is zero.
/// </summary>
internal static unsafe class BatchNormalization
{
    /// <summary>Mean and variance (divided by their number) of every group of <paramref name="points"/> rows.</summary>
    public static void Moments(in Panel x, int points, Span<float> means, Span<float> variances)
    {
        for (int group = 0; group < means.Length; group++)
        {
            Panel rows = x.SliceRows(group * points, points);
            (means[group], variances[group]) = Vector512.IsHardwareAccelerated ? Moments<Lanes512>(rows) : Moments<Lanes256>(rows);
        }
    }

    /// <summary>y = factor · x + addend with one factor and one addend per group of <paramref name="points"/> rows.</summary>
    public static void Affine(in Panel x, int points, ReadOnlySpan<float> factors, ReadOnlySpan<float> addends, in Panel y)
    {
        for (int group = 0; group < factors.Length; group++)
        {
            nint start = (nint)group * points * x.Stride, length = (nint)points * x.Stride;
            if (Vector512.IsHardwareAccelerated)
            {
                Affine<Lanes512>(x.Start + start, factors[group], addends[group], y.Start + start, length);
            }
            else
            {
                Affine<Lanes256>(x.Start + start, factors[group], addends[group], y.Start + start, length);
            }
        }
    }

    /// <summary>Σ ∂y and Σ ∂y · x̂ over the rows of a group; the pads of ∂y must be zero.</summary>
    public static (float Gradient, float Product) GradientSums(in Panel x, in Panel outputGradient, float mean, float inverseDeviation) =>
        Vector512.IsHardwareAccelerated
            ? GradientSums<Lanes512>(x, outputGradient, mean, inverseDeviation)
            : GradientSums<Lanes256>(x, outputGradient, mean, inverseDeviation);

    /// <summary>∂x = (old, when accumulating) + factor · (∂y − a − b · x̂) for the rows of a group.</summary>
    public static void InputGradient(in Panel x, in Panel outputGradient, in Panel inputGradient, in GroupGradient terms, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            InputGradient<Lanes512>(x, outputGradient, inputGradient, terms, accumulate);
        }
        else
        {
            InputGradient<Lanes256>(x, outputGradient, inputGradient, terms, accumulate);
        }
    }

    // In two passes: the mean first, then the squared distances from it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Mean, float Variance) Moments<TVector>(in Panel x)
        where TVector : struct, IVector<TVector>
    {
        int rest = x.Columns % TVector.Count, full = x.Columns - rest;
        TVector sum = TVector.Zero;
        for (int row = 0; row < x.Rows; row++)
        {
            float* values = x.Start + ((nint)row * x.Stride);
            sum += rest == 0 ? TVector.Zero : TVector.LoadPartial(values + full, rest);
            for (int i = 0; i < full; i += TVector.Count)
            {
                sum += TVector.Load(values + i);
            }
        }

        float count = (float)x.Rows * x.Columns;
        float mean = TVector.Sum(sum) / count;
        TVector center = TVector.Create(mean), squares = TVector.Zero, restLanes = TVector.FirstLanes(rest);
        for (int row = 0; row < x.Rows; row++)
        {
            float* values = x.Start + ((nint)row * x.Stride);
            if (rest != 0)
            {
                TVector distance = TVector.Select(restLanes, TVector.LoadPartial(values + full, rest) - center, TVector.Zero);
                squares = TVector.MultiplyAdd(distance, distance, squares);
            }

            for (int i = 0; i < full; i += TVector.Count)
            {
                TVector distance = TVector.Load(values + i) - center;
                squares = TVector.MultiplyAdd(distance, distance, squares);
            }
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
    private static (float Gradient, float Product) GradientSums<TVector>(in Panel x, in Panel outputGradient, float mean, float inverseDeviation)
        where TVector : struct, IVector<TVector>
    {
        TVector gradients = TVector.Zero;
        TVector products = TVector.Zero;
        TVector center = TVector.Create(mean);
        int columns = x.PaddedColumns;
        for (int row = 0; row < x.Rows; row++)
        {
            nint start = (nint)row * x.Stride;
            for (int i = 0; i < columns; i += TVector.Count)
            {
                TVector gradient = TVector.Load(outputGradient.Start + start + i);
                gradients += gradient;
                products = TVector.MultiplyAdd(gradient, TVector.Load(x.Start + start + i) - center, products);
            }
        }

        return (TVector.Sum(gradients), TVector.Sum(products) * inverseDeviation);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputGradient<TVector>(in Panel x, in Panel outputGradient, in Panel inputGradient, in GroupGradient terms, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        TVector factor = TVector.Create(terms.Factor);
        TVector offset = TVector.Create(terms.MeanGradient - (terms.MeanProduct * terms.InverseDeviation * terms.Mean));
        TVector slope = TVector.Create(terms.MeanProduct * terms.InverseDeviation);
        for (int row = 0; row < x.Rows; row++)
        {
            nint start = (nint)row * x.Stride;
            float* target = inputGradient.Start + start;
            for (int i = 0; i < x.Stride; i += TVector.Count)
            {
                TVector correction = TVector.MultiplyAdd(TVector.Load(x.Start + start + i), slope, offset);
                TVector gradient = Denormals.Flush(factor * (TVector.Load(outputGradient.Start + start + i) - correction));
                if (i + TVector.Count > x.Columns)
                {
                    gradient = TVector.Select(TVector.FirstLanes(x.Columns - i), gradient, TVector.Zero);
                }

                TVector.Store(accumulate ? TVector.Load(target + i) + gradient : gradient, target + i);
            }
        }
    }

    /// <summary>What the gradient of one group needs: mean, inverse deviation, scale · inverse deviation, and the means of ∂y and of ∂y · x̂.</summary>
    internal readonly record struct GroupGradient(float Mean, float InverseDeviation, float Factor, float MeanGradient, float MeanProduct);
}
