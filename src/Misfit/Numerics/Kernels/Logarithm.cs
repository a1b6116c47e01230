using System.Runtime.CompilerServices;

namespace Misfit.Numerics.Kernels;

/// <summary>Logarithms that keep their relative accuracy where the naive formula loses it.</summary>
internal static class Logarithm
{
    /// <summary>
    /// ln(1 + e^x) = max(x, 0) + ln(1 + u) with u = e^−|x|. Rounding w = 1 + u is undone by ln w · u / (w − 1) (Kahan).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfOnePlusExp<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector one = TVector.Create(1);
        TVector u = Exponential.Of(-TVector.Abs(x));
        TVector w = one + u;
        TVector excess = w - one;
        TVector log = TVector.Select(TVector.GreaterThan(excess, TVector.Zero), TVector.Log(w) * u / excess, u);
        return TVector.Max(TVector.Zero, x) + log;
    }
}
