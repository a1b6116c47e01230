using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>The way back through the activation and the bias of a dense layer, in one pass.</summary>
internal static unsafe class DenseGradient
{
    /// <summary>
    /// δ = ∂y · f', in place of ∂y, and ∂bias = (old, when accumulating) + the sum of δ over the samples.
    /// The pads of ∂y must be zero. <paramref name="before"/> is what went into the activation.
    /// </summary>
    public static void Run<TActivation>(
        TActivation activation, in Panel before, in Panel y, in Panel gradient, in Panel biasGradient, bool accumulate)
        where TActivation : struct, IFunction
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512, TActivation>(activation, before, y, gradient, biasGradient.Start, accumulate);
        }
        else
        {
            Run<Lanes256, TActivation>(activation, before, y, gradient, biasGradient.Start, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVector, TActivation>(
        TActivation activation, in Panel before, in Panel y, in Panel gradient, float* biasGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
        where TActivation : struct, IFunction
    {
        int columns = gradient.PaddedColumns;
        for (int row = 0; row < gradient.Rows; row++)
        {
            nint start = (nint)row * gradient.Stride;
            TVector sum = TVector.Zero;
            for (int i = 0; i < columns; i += TVector.Count)
            {
                nint index = start + i;
                TVector input = TActivation.DerivativeNeedsInput ? TVector.Load(before.Start + index) : TVector.Zero;
                TVector derivative = activation.Derivative(input, TVector.Load(y.Start + index));
                TVector delta = Denormals.Flush(derivative * TVector.Load(gradient.Start + index));
                TVector.Store(delta, gradient.Start + index);
                sum += delta;
            }

            biasGradient[row] = accumulate ? biasGradient[row] + TVector.Sum(sum) : TVector.Sum(sum);
        }
    }
}
