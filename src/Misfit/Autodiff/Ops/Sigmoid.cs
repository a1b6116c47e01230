using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = 1 / (1 + e^−x), dy/dx = y · (1 − y).</summary>
internal readonly struct Sigmoid : IFunction
{
    public static bool DerivativeNeedsInput => false;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        Exponential.Sigmoid(x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        y * (TVector.Create(1) - y);
}
