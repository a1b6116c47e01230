namespace Misfit.Numerics.Kernels;

/// <summary>An element-wise function y = f(x) and its derivative, run by <see cref="Elementwise"/> and fused into dense layers.</summary>
internal interface IFunction
{
    /// <summary>True when the derivative cannot be had from y alone, so that x has to be kept.</summary>
    static abstract bool DerivativeNeedsInput { get; }

    TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector>;

    /// <summary>dy/dx, from x (only when <see cref="DerivativeNeedsInput"/>) and y.</summary>
    TVector Derivative<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector>;
}

/// <summary>An element-wise function f(a, b) of two values and its partial derivatives.</summary>
internal interface IPairFunction
{
    TVector Value<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector>;

    TVector LeftDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector>;

    TVector RightDerivative<TVector>(TVector left, TVector right)
        where TVector : struct, IVector<TVector>;
}
