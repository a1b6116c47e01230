using System.Numerics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// Products of a few rows with many packed ones, in float32. Rows are packed in groups of <see cref="GroupSize"/>, value j of all rows of a
/// group side by side, so that sums run down the lanes and none has to be added across them.
/// </summary>
internal static unsafe class RowProducts
{
    /// <summary>Rows multiplied at once.</summary>
    public const int RowsTogether = 4;

    /// <summary>Packed rows in a group: two vectors.</summary>
    public static int GroupSize { get; } = 2 * Vector<float>.Count;

    /// <summary>Writes products[r × GroupSize + i] = rows[r] · packed row i of the group, for four rows.</summary>
    /// <param name="rows">Four rows, one after the other.</param>
    /// <param name="group">Width × GroupSize packed values.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="products">4 × GroupSize results.</param>
    public static void Compute(ReadOnlySpan<float> rows, ReadOnlySpan<float> group, int width, Span<float> products)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, RowsTogether * width);
        ArgumentOutOfRangeException.ThrowIfLessThan(group.Length, GroupSize * width);
        ArgumentOutOfRangeException.ThrowIfLessThan(products.Length, RowsTogether * GroupSize);
        int lanes = Vector<float>.Count;
        fixed (float* row = rows, packed = group, result = products)
        {
            Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            float* values = packed;
            for (int j = 0; j < width; j++, values += 2 * lanes)
            {
                Vector<float> left = Vector.Load(values), right = Vector.Load(values + lanes);
                var a = new Vector<float>(row[j]);
                a0 = Vector.FusedMultiplyAdd(a, left, a0);
                a1 = Vector.FusedMultiplyAdd(a, right, a1);
                var b = new Vector<float>(row[width + j]);
                b0 = Vector.FusedMultiplyAdd(b, left, b0);
                b1 = Vector.FusedMultiplyAdd(b, right, b1);
                var c = new Vector<float>(row[(2 * width) + j]);
                c0 = Vector.FusedMultiplyAdd(c, left, c0);
                c1 = Vector.FusedMultiplyAdd(c, right, c1);
                var d = new Vector<float>(row[(3 * width) + j]);
                d0 = Vector.FusedMultiplyAdd(d, left, d0);
                d1 = Vector.FusedMultiplyAdd(d, right, d1);
            }

            a0.Store(result);
            a1.Store(result + lanes);
            b0.Store(result + (2 * lanes));
            b1.Store(result + (3 * lanes));
            c0.Store(result + (4 * lanes));
            c1.Store(result + (5 * lanes));
            d0.Store(result + (6 * lanes));
            d1.Store(result + (7 * lanes));
        }
    }
}
