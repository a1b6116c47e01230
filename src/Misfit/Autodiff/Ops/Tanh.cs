using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = tanh x, dy/dx = 1 − y².</summary>
internal readonly struct Tanh : IFunction
{
    public static bool DerivativeNeedsInput => false;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        Exponential.Tanh(x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(1) - (y * y);
}
