using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = ln x, dy/dx = 1 / x.</summary>
internal readonly struct Log : IFunction
{
    public static bool DerivativeNeedsInput => true;

    public TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector> =>
        TVector.Log(x);

    public TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> =>
        TVector.Create(1) / x;
}
