using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = a − b, ∂y/∂a = 1, ∂y/∂b = −1.</summary>
internal readonly struct Subtract : IPairFunction
{
    public TVector Value<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        left - right;

    public TVector LeftDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(1);

    public TVector RightDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(-1);
}
