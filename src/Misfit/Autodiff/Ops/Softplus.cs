using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = ln(1 + e^x), dy/dx = sigmoid(x) = 1 − e^−y.</summary>
internal readonly struct Softplus : IFunction
{
    public static bool DerivativeNeedsInput => false;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        Logarithm.OfOnePlusExp(x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(1) - Exponential.Of(-y);
}
