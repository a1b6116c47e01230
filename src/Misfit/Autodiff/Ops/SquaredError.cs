using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>(x − t)², ∂/∂x = 2 (x − t), ∂/∂t = −2 (x − t).</summary>
internal readonly struct SquaredError : IPairFunction
{
    public TVector Value<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector>
    {
        TVector difference = left - right;
        return difference * difference;
    }

    public TVector LeftDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(2) * (left - right);

    public TVector RightDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(2) * (right - left);
}
