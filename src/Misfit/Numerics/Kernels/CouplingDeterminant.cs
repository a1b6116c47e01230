using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>The logarithm of the determinant of an <see cref="AffineCoupling"/>'s Jacobian: Σ s over the active rows, plus what every sample has alike.</summary>
internal static unsafe class CouplingDeterminant
{
    /// <summary>y[j] = constant + Σ s over the first half of the coefficients; keeps tanh(a / 20).</summary>
    public static void Forward(in Panel coefficients, float constant, in Panel bent, in Panel y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(coefficients, constant, bent, y);
        }
        else
        {
            Forward<Lanes256>(coefficients, constant, bent, y);
        }
    }

    /// <summary>The gradient of the first half of the coefficients; the second half has none.</summary>
    public static void Backward(in Panel bent, in Panel outputGradient, in Panel coefficientGradient, bool accumulate)
    {
        if (!accumulate)
        {
            coefficientGradient.SliceRows(bent.Rows, bent.Rows).Span.Clear();
        }

        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Lanes512>(bent, outputGradient, coefficientGradient, accumulate);
        }
        else
        {
            Backward<Lanes256>(bent, outputGradient, coefficientGradient, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TVector>(in Panel coefficients, float constant, in Panel bent, in Panel y)
        where TVector : struct, IVector<TVector>
    {
        nint stride = coefficients.Stride;
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            TVector sum = TVector.Zero;
            for (int row = 0; row < bent.Rows; row++)
            {
                nint index = (row * stride) + column;
                TVector tangent = Exponential.Tanh(TVector.Load(coefficients.Start + index) * TVector.Create(AffineCoupling.Damping / AffineCoupling.Clamp));
                TVector.Store(tangent, bent.Start + index);
                sum += tangent;
            }

            TVector.Store(TVector.MultiplyAdd(sum, TVector.Create(AffineCoupling.Clamp), TVector.Create(constant)), y.Start + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TVector>(in Panel bent, in Panel outputGradient, in Panel coefficientGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        nint stride = bent.Stride;
        TVector one = TVector.Create(1), damping = TVector.Create(AffineCoupling.Damping);
        for (int row = 0; row < bent.Rows; row++)
        {
            for (nint column = 0; column < stride; column += TVector.Count)
            {
                nint index = (row * stride) + column;
                TVector tangent = TVector.Load(bent.Start + index);
                TVector gradient = Denormals.Flush(TVector.Load(outputGradient.Start + column) * damping * (one - (tangent * tangent)));
                float* target = coefficientGradient.Start + index;
                TVector.Store(accumulate ? TVector.Load(target) + gradient : gradient, target);
            }
        }
    }
}
