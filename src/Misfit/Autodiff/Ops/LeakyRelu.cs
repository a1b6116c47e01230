using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = x where x > 0, slope · x elsewhere; the slope is at least 0, so y has the sign of x.</summary>
internal readonly struct LeakyRelu(float slope) : IFunction
{
    public static bool DerivativeNeedsInput => false;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.GreaterThan(x, TVector.Zero), x, TVector.Create(slope) * x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.GreaterThan(y, TVector.Zero), TVector.Create(1), TVector.Create(slope));
}
