using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = x², dy/dx = 2 x.</summary>
internal readonly struct Square : IFunction
{
    public static bool DerivativeNeedsInput => true;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        x * x;

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        x + x;
}
