using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>Sine and cosine of a share of a full turn, within 2e-7; the polynomials are those of Cephes (S. Moshier, sinf.c).</summary>
internal static class Circle
{
    /// <summary>sin 2πu and cos 2πu for 0 ≤ u ≤ 1: 4u = q + r with whole q and |r| ≤ ½, and the quarter q turns the values for r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Sine, Vector512<float> Cosine) OfTurn(Vector512<float> u)
    {
        Vector512<float> quarters = u * Vector512.Create(4f);
        Vector512<int> q = Vector512.ConvertToInt32(quarters + Vector512.Create(0.5f));
        Vector512<float> x = (quarters - Vector512.ConvertToSingle(q)) * Vector512.Create(MathF.PI / 2);
        Vector512<float> z = x * x;
        Vector512<float> sine = (Vector512.Create(-1.9515295891e-4f) * z) + Vector512.Create(8.3321608736e-3f);
        sine = (((sine * z) + Vector512.Create(-1.6666654611e-1f)) * z * x) + x;
        Vector512<float> cosine = (Vector512.Create(2.443315711809948e-5f) * z) + Vector512.Create(-1.388731625493765e-3f);
        cosine = (((cosine * z) + Vector512.Create(4.166664568298827e-2f)) * z * z) - (Vector512.Create(0.5f) * z) + Vector512.Create(1f);

        // Odd quarters swap the two; the sine is negative in quarters 2 and 3, the cosine in 1 and 2.
        Vector512<float> odd = Vector512.Equals(q & Vector512.Create(1), Vector512.Create(1)).AsSingle();
        Vector512<int> sineSign = (q & Vector512.Create(2)) << 30;
        Vector512<int> cosineSign = ((q + Vector512.Create(1)) & Vector512.Create(2)) << 30;
        return (
            (Vector512.ConditionalSelect(odd, cosine, sine).AsInt32() ^ sineSign).AsSingle(),
            (Vector512.ConditionalSelect(odd, sine, cosine).AsInt32() ^ cosineSign).AsSingle());
    }
}
