using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>Element-wise functions over whole panels of equal shape, pads included.</summary>
internal static unsafe class Elementwise
{
    /// <summary>y = f(x). The panels may be the same.</summary>
    public static void Apply<TFunction>(TFunction function, in Panel x, in Panel y)
        where TFunction : struct, IFunction
    {
        Debug.Assert(x.Length == y.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<Lanes512, TFunction>(function, x.Start, y.Start, y.Length);
        }
        else
        {
            Apply<Lanes256, TFunction>(function, x.Start, y.Start, y.Length);
        }
    }

    /// <summary>Gradient of x = (old gradient, when accumulating) + gradient of y · f'(x). The gradients may be the same panel.</summary>
    public static void ApplyDerivative<TFunction>(
        TFunction function, in Panel x, in Panel y, in Panel outputGradient, in Panel inputGradient, bool accumulate)
        where TFunction : struct, IFunction
    {
        Debug.Assert(outputGradient.Length == inputGradient.Length && y.Length == inputGradient.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            ApplyDerivative<Lanes512, TFunction>(function, x.Start, y.Start, outputGradient.Start, inputGradient.Start, y.Length, accumulate);
        }
        else
        {
            ApplyDerivative<Lanes256, TFunction>(function, x.Start, y.Start, outputGradient.Start, inputGradient.Start, y.Length, accumulate);
        }
    }

    /// <summary>y = f(left, right).</summary>
    public static void Combine<TFunction>(TFunction function, in Panel left, in Panel right, in Panel y)
        where TFunction : struct, IPairFunction
    {
        Debug.Assert(left.Length == y.Length && right.Length == y.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            Combine<Lanes512, TFunction>(function, left.Start, right.Start, y.Start, y.Length);
        }
        else
        {
            Combine<Lanes256, TFunction>(function, left.Start, right.Start, y.Start, y.Length);
        }
    }

    /// <summary>Gradient of one side = (old, when accumulating) + gradient of y · ∂f/∂side.</summary>
    public static void CombineDerivative<TFunction>(
        TFunction function, bool ofRight, in Panel left, in Panel right, in Panel outputGradient, in Panel sideGradient, bool accumulate)
        where TFunction : struct, IPairFunction
    {
        if (Vector512.IsHardwareAccelerated)
        {
            CombineDerivative<Lanes512, TFunction>(function, ofRight, left.Start, right.Start, outputGradient.Start, sideGradient.Start, sideGradient.Length, accumulate);
        }
        else
        {
            CombineDerivative<Lanes256, TFunction>(function, ofRight, left.Start, right.Start, outputGradient.Start, sideGradient.Start, sideGradient.Length, accumulate);
        }
    }

    /// <summary>y = (old, when accumulating) + factor · x.</summary>
    public static void AddScaled(float factor, in Panel x, in Panel y, bool accumulate)
    {
        if (accumulate)
        {
            TensorPrimitives.MultiplyAdd(x.Span, factor, y.Span, y.Span);
        }
        else
        {
            TensorPrimitives.Multiply(x.Span, factor, y.Span);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TVector, TFunction>(TFunction function, float* x, float* y, nint length)
        where TVector : struct, IVector<TVector>
        where TFunction : struct, IFunction
    {
        for (nint i = 0; i < length; i += TVector.Count)
        {
            TVector.Store(function.Value(TVector.Load(x + i)), y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyDerivative<TVector, TFunction>(
        TFunction function, float* x, float* y, float* outputGradient, float* inputGradient, nint length, bool accumulate)
        where TVector : struct, IVector<TVector>
        where TFunction : struct, IFunction
    {
        for (nint i = 0; i < length; i += TVector.Count)
        {
            TVector input = TFunction.DerivativeNeedsInput ? TVector.Load(x + i) : TVector.Zero;
            TVector derivative = function.Derivative(input, TVector.Load(y + i));
            TVector gradient = Denormals.Flush(TVector.Load(outputGradient + i) * derivative);
            TVector.Store(accumulate ? TVector.Load(inputGradient + i) + gradient : gradient, inputGradient + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine<TVector, TFunction>(TFunction function, float* left, float* right, float* y, nint length)
        where TVector : struct, IVector<TVector>
        where TFunction : struct, IPairFunction
    {
        for (nint i = 0; i < length; i += TVector.Count)
        {
            TVector.Store(function.Value(TVector.Load(left + i), TVector.Load(right + i)), y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineDerivative<TVector, TFunction>(
        TFunction function, bool ofRight, float* left, float* right, float* outputGradient, float* sideGradient, nint length, bool accumulate)
        where TVector : struct, IVector<TVector>
        where TFunction : struct, IPairFunction
    {
        for (nint i = 0; i < length; i += TVector.Count)
        {
            TVector a = TVector.Load(left + i);
            TVector b = TVector.Load(right + i);
            TVector derivative = ofRight ? function.RightDerivative(a, b) : function.LeftDerivative(a, b);
            TVector gradient = Denormals.Flush(TVector.Load(outputGradient + i) * derivative);
            TVector.Store(accumulate ? TVector.Load(sideGradient + i) + gradient : gradient, sideGradient + i);
        }
    }
}
