using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = scale · x where x > 0, scale · α · (e^x − 1) elsewhere; dy/dx = scale, or y + scale · α.</summary>
internal readonly struct Selu : IFunction
{
    // Klambauer et al. 2017, equation 14: the fixed point of mean 0 and variance 1.
    private const float Alpha = 1.6732632f;
    private const float Scale = 1.0507010f;

    public static bool DerivativeNeedsInput => false;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(Scale) * TVector.Select(
            TVector.GreaterThan(x, TVector.Zero),
            x,
            TVector.Create(Alpha) * (Exponential.Of(x) - TVector.Create(1)));

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.GreaterThan(y, TVector.Zero), TVector.Create(Scale), y + TVector.Create(Scale * Alpha));
}
