using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>Softmax over the features of each sample and its relatives, with the largest feature m subtracted before e^x.</summary>
internal static unsafe class Softmax
{
    /// <summary>y = e^(x − m) / Σ e^(x − m).</summary>
    public static void Forward(in Panel x, in Panel y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(x, y);
        }
        else
        {
            Forward<Lanes256>(x, y);
        }
    }

    /// <summary>∂x = (old, when accumulating) + y · (∂y − Σ ∂y · y).</summary>
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

    /// <summary>One number per sample: m + ln Σ e^(x − m).</summary>
    public static void LogSum(in Panel x, in Panel y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            LogSum<Lanes512>(x, y);
        }
        else
        {
            LogSum<Lanes256>(x, y);
        }
    }

    /// <summary>∂x = (old, when accumulating) + ∂y · e^(x − y), which is the softmax of x.</summary>
    public static void LogSumBackward(in Panel x, in Panel y, in Panel outputGradient, in Panel inputGradient, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            LogSumBackward<Lanes512>(x, y, outputGradient, inputGradient, accumulate);
        }
        else
        {
            LogSumBackward<Lanes256>(x, y, outputGradient, inputGradient, accumulate);
        }
    }

    private static void Forward<TVector>(in Panel x, in Panel y)
        where TVector : struct, IVector<TVector>
    {
        nint stride = x.Stride;
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            float* source = x.Start + column;
            float* target = y.Start + column;
            TVector largest = Largest<TVector>(source, stride, x.Rows);
            TVector sum = TVector.Zero;
            for (int row = 0; row < x.Rows; row++)
            {
                TVector power = Exponential.Of(TVector.Load(source + (row * stride)) - largest);
                TVector.Store(power, target + (row * stride));
                sum += power;
            }

            TVector inverse = TVector.Create(1) / sum;
            for (int row = 0; row < x.Rows; row++)
            {
                TVector.Store(TVector.Load(target + (row * stride)) * inverse, target + (row * stride));
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
                nint index = (row * stride) + column;
                sum = TVector.MultiplyAdd(TVector.Load(outputGradient.Start + index), TVector.Load(y.Start + index), sum);
            }

            for (int row = 0; row < y.Rows; row++)
            {
                nint index = (row * stride) + column;
                TVector gradient = TVector.Load(y.Start + index) * (TVector.Load(outputGradient.Start + index) - sum);
                WriteGradient(gradient, inputGradient.Start + index, accumulate);
            }
        }
    }

    private static void LogSum<TVector>(in Panel x, in Panel y)
        where TVector : struct, IVector<TVector>
    {
        nint stride = x.Stride;
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            float* source = x.Start + column;
            TVector largest = Largest<TVector>(source, stride, x.Rows);
            TVector sum = TVector.Zero;
            for (int row = 0; row < x.Rows; row++)
            {
                sum += Exponential.Of(TVector.Load(source + (row * stride)) - largest);
            }

            TVector.Store(largest + TVector.Log(sum), y.Start + column);
        }
    }

    private static void LogSumBackward<TVector>(in Panel x, in Panel y, in Panel outputGradient, in Panel inputGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        nint stride = x.Stride;
        for (int row = 0; row < x.Rows; row++)
        {
            for (nint column = 0; column < stride; column += TVector.Count)
            {
                nint index = (row * stride) + column;
                TVector share = Exponential.Of(TVector.Load(x.Start + index) - TVector.Load(y.Start + column));
                WriteGradient(share * TVector.Load(outputGradient.Start + column), inputGradient.Start + index, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteGradient<TVector>(TVector gradient, float* target, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        gradient = Denormals.Flush(gradient);
        TVector.Store(accumulate ? TVector.Load(target) + gradient : gradient, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Largest<TVector>(float* source, nint stride, int rows)
        where TVector : struct, IVector<TVector>
    {
        TVector largest = TVector.Load(source);
        for (int row = 1; row < rows; row++)
        {
            largest = TVector.Max(largest, TVector.Load(source + (row * stride)));
        }

        return largest;
    }
}
