using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>From a logit l and a target t: max(l, 0) − l · t + ln(1 + e^−|l|); ∂/∂l = sigmoid(l) − t, ∂/∂t = −l.</summary>
internal readonly struct BinaryCrossEntropyWithLogits : IPairFunction
{
    public TVector Value<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        TVector.Max(TVector.Zero, left) - (left * right) + Logarithm.OfOnePlusExp(-TVector.Abs(left));

    public TVector LeftDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        Exponential.Sigmoid(left) - right;

    public TVector RightDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector> =>
        -left;
}
