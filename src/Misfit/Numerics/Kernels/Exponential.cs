using System.Runtime.CompilerServices;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// e^x and what is made of it, within 2e-7 relative. x = n·ln 2 + r, |r| ≤ ½ ln 2, e^x = 2^n · e^r;
/// the polynomials are those of Cephes (S. Moshier, expf.c and tanhf.c).
/// </summary>
internal static class Exponential
{
    // ln of the largest float, and a bound below which results are set to zero rather than become denormal.
    private const float Largest = 88.72283f;
    private const float Smallest = -86.6f;

    // Beyond it sigmoid and tanh are constant to the last bit or nearly zero, and nothing they return is denormal.
    private const float Saturation = 80;

    /// <summary>e^x: infinity above 88.72, zero below −86.6, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector bounded = TVector.Max(TVector.Create(Smallest), TVector.Min(TVector.Create(Largest), x));
        TVector result = OfBounded(bounded);
        result = TVector.Select(TVector.GreaterThan(x, TVector.Create(Largest)), TVector.Create(float.PositiveInfinity), result);
        return TVector.Select(TVector.LessThan(x, TVector.Create(Smallest)), TVector.Zero, result);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector bounded = TVector.Max(TVector.Create(-Saturation), TVector.Min(TVector.Create(Saturation), x));
        TVector one = TVector.Create(1);
        return one / (one + OfBounded(-bounded));
    }

    /// <summary>Hyperbolic tangent: a polynomial near zero, 1 − 2 / (e^2|x| + 1) beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector magnitude = TVector.Abs(x);
        TVector square = x * x;
        TVector p = TVector.Create(-5.70498872745e-3f);
        p = TVector.MultiplyAdd(p, square, TVector.Create(2.06390887954e-2f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(-5.37397155531e-2f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(1.33314422036e-1f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(-3.33332819422e-1f));
        TVector near = TVector.MultiplyAdd(p * square, x, x);

        TVector one = TVector.Create(1);
        TVector doubled = TVector.Min(TVector.Create(Saturation), magnitude + magnitude);
        TVector far = one - (TVector.Create(2) / (OfBounded(doubled) + one));
        far = TVector.Select(TVector.LessThan(x, TVector.Zero), -far, far);
        return TVector.Select(TVector.LessThan(magnitude, TVector.Create(0.625f)), near, far);
    }

    // −86.6 ≤ x ≤ 88.72. Adding 1.5 · 2²³ rounds to an integer and leaves it in the low bits.
    // The last doubling lets n = 128 pass, for which 2^n is no float.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfBounded<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector rounder = TVector.Create(12582912f);
        TVector shifted = TVector.MultiplyAdd(x, TVector.Create(1.44269504f), rounder);
        TVector n = shifted - rounder;
        TVector r = TVector.MultiplyAdd(n, TVector.Create(-0.693359375f), x);
        r = TVector.MultiplyAdd(n, TVector.Create(2.12194440e-4f), r);

        TVector p = TVector.Create(1.9875691500e-4f);
        p = TVector.MultiplyAdd(p, r, TVector.Create(1.3981999507e-3f));
        p = TVector.MultiplyAdd(p, r, TVector.Create(8.3334519073e-3f));
        p = TVector.MultiplyAdd(p, r, TVector.Create(4.1665795894e-2f));
        p = TVector.MultiplyAdd(p, r, TVector.Create(1.6666665459e-1f));
        p = TVector.MultiplyAdd(p, r, TVector.Create(5.0000001201e-1f));
        TVector power = TVector.MultiplyAdd(p, r * r, r) + TVector.Create(1);
        TVector half = power * TVector.PowerOfTwoFromLowBits(shifted - TVector.Create(1));
        return half + half;
    }
}
