using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = |x|, dy/dx = the sign of x, 0 at 0.</summary>
internal readonly struct Abs : IFunction
{
    public static bool DerivativeNeedsInput => true;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        TVector.Abs(x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.GreaterThan(x, TVector.Zero), TVector.Create(1), TVector.Select(TVector.LessThan(x, TVector.Zero), TVector.Create(-1), TVector.Zero));
}
