using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = a · b, ∂y/∂a = b, ∂y/∂b = a.</summary>
internal readonly struct Multiply : IPairFunction
{
    public TVector Value<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        left * right;

    public TVector LeftDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        right;

    public TVector RightDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        left;
}
