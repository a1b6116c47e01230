using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = max(x, 0), dy/dx = 1 where y > 0.</summary>
internal readonly struct Relu : IFunction
{
    public static bool DerivativeNeedsInput => false;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        TVector.Max(TVector.Zero, x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.GreaterThan(y, TVector.Zero), TVector.Create(1), TVector.Zero);
}
