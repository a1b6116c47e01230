using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = x · s with s = sigmoid(x), dy/dx = s + y · (1 − s).</summary>
internal readonly struct Silu : IFunction
{
    public static bool DerivativeNeedsInput => true;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        x * Exponential.Sigmoid(x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector>
    {
        TVector sigmoid = Exponential.Sigmoid(x);
        return TVector.MultiplyAdd(y, TVector.Create(1) - sigmoid, sigmoid);
    }
}
