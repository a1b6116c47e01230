using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = x where x > 0, e^x − 1 elsewhere; dy/dx = 1, or y + 1.</summary>
internal readonly struct Elu : IFunction
{
    public static bool DerivativeNeedsInput => false;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.GreaterThan(x, TVector.Zero), x, Exponential.Of(x) - TVector.Create(1));

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.GreaterThan(y, TVector.Zero), TVector.Create(1), y + TVector.Create(1));
}
