using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// Squared distances of a point from points or boxes that stand side by side, one per lane, in float64. Both add the columns in the same
/// order and rounding, so that a box is never farther away than a point in it.
/// </summary>
internal static class LaneDistances
{
    /// <summary>Points or boxes in a vector.</summary>
    public const int Lanes = 8;

    /// <summary>Eight points: <paramref name="points"/> holds the first column of all, and <paramref name="stride"/> further on the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToPoints(ReadOnlySpan<double> query, ReadOnlySpan<float> points, int stride)
    {
        ref float first = ref MemoryMarshal.GetReference(points);
        Vector512<double> sum = default;
        for (int j = 0; j < query.Length; j++)
        {
            Vector512<double> difference = Vector512.Create(query[j]) - Widened(ref first, j * stride);
            sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
        }

        return sum;
    }

    /// <summary>Eight boxes: for each column the least values of all and then the greatest. A box without points has infinite ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToBoxes(ReadOnlySpan<double> query, ReadOnlySpan<float> corners)
    {
        ref float first = ref MemoryMarshal.GetReference(corners);
        Vector512<double> sum = default;
        for (int j = 0; j < query.Length; j++)
        {
            Vector512<double> value = Vector512.Create(query[j]);
            Vector512<double> outside = Vector512.Max(Widened(ref first, 2 * j * Lanes) - value, value - Widened(ref first, ((2 * j) + 1) * Lanes));
            outside = Vector512.Max(outside, Vector512<double>.Zero);
            sum = Vector512.FusedMultiplyAdd(outside, outside, sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widened(ref float first, int offset)
    {
        Vector256<float> lanes = Vector256.LoadUnsafe(ref first, (nuint)offset);
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Double(lanes);
        }

        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(lanes);
        return Vector512.Create(lower, upper);
    }
}
