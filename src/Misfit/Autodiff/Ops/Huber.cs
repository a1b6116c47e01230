using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>With d = x − t: ½ d² where |d| ≤ δ, δ (|d| − ½ δ) elsewhere (Huber 1964); ∂/∂x = d held between −δ and δ.</summary>
internal readonly struct Huber(float delta) : IPairFunction
{
    public TVector Value<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector>
    {
        // Both cases in one: with c = min(|d|, δ) it is c · (|d| − ½ c).
        TVector magnitude = TVector.Abs(left - right);
        TVector bounded = TVector.Min(TVector.Create(delta), magnitude);
        return bounded * (magnitude - (TVector.Create(0.5f) * bounded));
    }

    public TVector LeftDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        TVector.Max(TVector.Create(-delta), TVector.Min(TVector.Create(delta), left - right));

    public TVector RightDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        -LeftDerivative(left, right);
}
