using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>The largest feature of each sample, the first of equal ones.</summary>
internal static unsafe class FeatureMaximum
{
    /// <summary>y[j] = the largest x[i, j]; where[j] = its i.</summary>
    public static void Forward(in Panel x, in Panel y, in Panel where)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(x, y, where);
        }
        else
        {
            Forward<Lanes256>(x, y, where);
        }
    }

    /// <summary>∂x[i, j] = (old, when accumulating) + ∂y[j] where i is where[j].</summary>
    public static void Backward(in Panel where, in Panel outputGradient, in Panel inputGradient, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Lanes512>(where, outputGradient, inputGradient, accumulate);
        }
        else
        {
            Backward<Lanes256>(where, outputGradient, inputGradient, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TVector>(in Panel x, in Panel y, in Panel where)
        where TVector : struct, IVector<TVector>
    {
        nint stride = x.Stride;
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            float* source = x.Start + column;
            TVector largest = TVector.Load(source);
            TVector index = TVector.Zero;
            for (int row = 1; row < x.Rows; row++)
            {
                TVector value = TVector.Load(source + (row * stride));
                TVector larger = TVector.GreaterThan(value, largest);
                largest = TVector.Select(larger, value, largest);
                index = TVector.Select(larger, TVector.Create(row), index);
            }

            TVector.Store(largest, y.Start + column);
            TVector.Store(index, where.Start + column);
        }
    }

    // Indices are whole numbers below 2²⁴, held exactly: nearer than a half is equal.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TVector>(in Panel where, in Panel outputGradient, in Panel inputGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        nint stride = inputGradient.Stride;
        TVector half = TVector.Create(0.5f);
        for (int row = 0; row < inputGradient.Rows; row++)
        {
            float* target = inputGradient.Start + (row * stride);
            for (nint column = 0; column < stride; column += TVector.Count)
            {
                TVector distance = TVector.Abs(TVector.Load(where.Start + column) - TVector.Create(row));
                TVector gradient = TVector.Select(TVector.LessThan(distance, half), TVector.Load(outputGradient.Start + column), TVector.Zero);
                TVector.Store(accumulate ? TVector.Load(target + column) + gradient : gradient, target + column);
            }
        }
    }
}
