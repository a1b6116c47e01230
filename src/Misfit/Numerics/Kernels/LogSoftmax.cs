using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>y = x − ln Σ e^x over the features of each sample.</summary>
internal static unsafe class LogSoftmax
{
    /// <summary>y = x − <paramref name="logSums"/>, which <see cref="Softmax.LogSum(in Panel, in Panel)"/> computed.</summary>
    public static void Forward(in Panel x, in Panel logSums, in Panel y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(x, logSums, y);
        }
        else
        {
            Forward<Lanes256>(x, logSums, y);
        }
    }

    /// <summary>∂x = (old, when accumulating) + ∂y − e^y · Σ ∂y.</summary>
    public static void Backward(in Panel y, in Panel outputGradient, in Panel inputGradient, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Lanes512>(y, outputGradient, inputGradient, accumulate);
        }
        else
        {
            Backward<Lanes256>(y, outputGradient, inputGradient, accumulate);
        }
    }

    private static void Forward<TVector>(in Panel x, in Panel logSums, in Panel y)
        where TVector : struct, IVector<TVector>
    {
        nint index = 0;
        for (int row = 0; row < x.Rows; row++)
        {
            for (nint column = 0; column < x.Stride; column += TVector.Count, index += TVector.Count)
            {
                TVector.Store(TVector.Load(x.Start + index) - TVector.Load(logSums.Start + column), y.Start + index);
            }
        }
    }

    private static void Backward<TVector>(in Panel y, in Panel outputGradient, in Panel inputGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        nint stride = y.Stride;
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            TVector sum = TVector.Zero;
            for (int row = 0; row < y.Rows; row++)
            {
                sum += TVector.Load(outputGradient.Start + (row * stride) + column);
            }

            for (int row = 0; row < y.Rows; row++)
            {
                nint index = (row * stride) + column;
                TVector softmax = Exponential.Of(TVector.Load(y.Start + index));
                TVector gradient = Denormals.Flush(TVector.Load(outputGradient.Start + index) - (softmax * sum));
                float* target = inputGradient.Start + index;
                TVector.Store(accumulate ? TVector.Load(target) + gradient : gradient, target);
            }
        }
    }
}
