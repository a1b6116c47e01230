using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>Sums over the features of each sample, in the order of the features.</summary>
internal static unsafe class FeatureReduction
{
    /// <summary>y[j] = Σ over features i of f(left[i, j], right[i, j]).</summary>
    public static void Sum<TFunction>(TFunction function, in Panel left, in Panel right, in Panel y)
        where TFunction : struct, IPairFunction
    {
        Debug.Assert(left.Length == right.Length && y.Stride == left.Stride);
        if (Vector512.IsHardwareAccelerated)
        {
            Sum<Lanes512, TFunction>(function, left, right, y);
        }
        else
        {
            Sum<Lanes256, TFunction>(function, left, right, y);
        }
    }

    /// <summary>∂side[i, j] = (old, when accumulating) + ∂y[j] · ∂f/∂side.</summary>
    public static void SumDerivative<TFunction>(
        TFunction function, bool ofRight, in Panel left, in Panel right, in Panel outputGradient, in Panel sideGradient, bool accumulate)
        where TFunction : struct, IPairFunction
    {
        if (Vector512.IsHardwareAccelerated)
        {
            SumDerivative<Lanes512, TFunction>(function, ofRight, left, right, outputGradient, sideGradient, accumulate);
        }
        else
        {
            SumDerivative<Lanes256, TFunction>(function, ofRight, left, right, outputGradient, sideGradient, accumulate);
        }
    }

    /// <summary>y[j] = factor · Σ over features i of x[i, j].</summary>
    public static void Sum(float factor, in Panel x, in Panel y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Sum<Lanes512>(factor, x, y);
        }
        else
        {
            Sum<Lanes256>(factor, x, y);
        }
    }

    /// <summary>∂x[i, j] = (old, when accumulating) + factor · ∂y[j].</summary>
    public static void Spread(float factor, in Panel outputGradient, in Panel inputGradient, bool accumulate)
    {
        for (int row = 0; row < inputGradient.Rows; row++)
        {
            Elementwise.AddScaled(factor, outputGradient, inputGradient.SliceRows(row, 1), accumulate);
        }
    }

    private static void Sum<TVector>(float factor, in Panel x, in Panel y)
        where TVector : struct, IVector<TVector>
    {
        nint stride = x.Stride;
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            float* source = x.Start + column;
            TVector sum = TVector.Zero;
            for (int row = x.Rows; row > 0; row--)
            {
                sum += TVector.Load(source);
                source += stride;
            }

            TVector.Store(sum * TVector.Create(factor), y.Start + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TVector, TFunction>(TFunction function, in Panel left, in Panel right, in Panel y)
        where TVector : struct, IVector<TVector>
        where TFunction : struct, IPairFunction
    {
        nint stride = left.Stride;
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            float* a = left.Start + column;
            float* b = right.Start + column;
            TVector sum = TVector.Zero;
            for (int row = left.Rows; row > 0; row--)
            {
                sum += function.Value(TVector.Load(a), TVector.Load(b));
                a += stride;
                b += stride;
            }

            TVector.Store(sum, y.Start + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumDerivative<TVector, TFunction>(
        TFunction function, bool ofRight, in Panel left, in Panel right, in Panel outputGradient, in Panel sideGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
        where TFunction : struct, IPairFunction
    {
        nint stride = left.Stride;
        nint index = 0;
        for (int row = 0; row < left.Rows; row++)
        {
            for (nint column = 0; column < stride; column += TVector.Count, index += TVector.Count)
            {
                TVector a = TVector.Load(left.Start + index);
                TVector b = TVector.Load(right.Start + index);
                TVector derivative = ofRight ? function.RightDerivative(a, b) : function.LeftDerivative(a, b);
                TVector gradient = Denormals.Flush(derivative * TVector.Load(outputGradient.Start + column));
                float* target = sideGradient.Start + index;
                TVector.Store(accumulate ? TVector.Load(target) + gradient : gradient, target);
            }
        }
    }
}
