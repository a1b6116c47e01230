using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = x held between two bounds; dy/dx = 1 between them, bounds included, 0 outside.</summary>
internal readonly struct Clamp(float low, float high) : IFunction
{
    public static bool DerivativeNeedsInput => true;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        TVector.Max(TVector.Create(low), TVector.Min(TVector.Create(high), x));

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.LessThan(x, TVector.Create(low)), TVector.Zero, TVector.Select(TVector.GreaterThan(x, TVector.Create(high)), TVector.Zero, TVector.Create(1)));
}
