using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = x · Φ(x), dy/dx = Φ(x) + x · φ(x), with Φ(x) = ½ (1 + erf(x / √2)) and φ(x) = e^(−x²/2) / √(2π).</summary>
internal readonly struct Gelu : IFunction
{
    public static bool DerivativeNeedsInput => true;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        x * Distribution(x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector>
    {
        TVector density = TVector.Create(0.3989422804f) * Exponential.Of(TVector.Create(-0.5f) * x * x);
        return TVector.MultiplyAdd(x, density, Distribution(x));
    }

    private static TVector Distribution<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector half = TVector.Create(0.5f);
        return TVector.MultiplyAdd(half, ErrorFunction.Of(x * TVector.Create(0.7071067812f)), half);
    }
}
