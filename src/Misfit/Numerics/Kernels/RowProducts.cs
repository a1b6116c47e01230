using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// Products of some rows with many packed ones, in float32. Rows are packed in groups of <see cref="GroupSize"/>, value j of all rows of a
/// group side by side, so that sums run down the lanes and none has to be added across them.
/// </summary>
internal static unsafe class RowProducts
{
    /// <summary>Packed rows in a group: what <see cref="MatrixProduct"/> holds in registers at once.</summary>
    public const int GroupSize = 48;

    /// <summary>Writes products[r × GroupSize + i] = rows[r] · packed row i of the group.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="count">How many.</param>
    /// <param name="group">Width × GroupSize packed values.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="products">Count × GroupSize results.</param>
    public static void Compute(ReadOnlySpan<float> rows, int count, ReadOnlySpan<float> group, int width, Span<float> products)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, count * width);
        ArgumentOutOfRangeException.ThrowIfLessThan(group.Length, GroupSize * width);
        ArgumentOutOfRangeException.ThrowIfLessThan(products.Length, count * GroupSize);
        fixed (float* row = rows, packed = group, result = products)
        {
            MatrixProduct.Run(new Product
            {
                A = row, RowStep = width, DepthStep = 1,
                B = packed, StrideOfB = GroupSize,
                C = result, StrideOfC = GroupSize,
                Rows = count, Columns = GroupSize, Depth = width,
            });
        }
    }

    /// <summary>Which of the <see cref="GroupSize"/> values are at most the limit: bit i for value i.</summary>
    public static ulong AtMost(ReadOnlySpan<float> values, float limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, GroupSize);
        fixed (float* value = values)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<float> limits = Vector512.Create(limit);
                return Vector512.LessThanOrEqual(Vector512.Load(value), limits).ExtractMostSignificantBits()
                    | (Vector512.LessThanOrEqual(Vector512.Load(value + 16), limits).ExtractMostSignificantBits() << 16)
                    | (Vector512.LessThanOrEqual(Vector512.Load(value + 32), limits).ExtractMostSignificantBits() << 32);
            }

            ulong found = 0;
            for (int i = 0; i < GroupSize; i += Vector256<float>.Count)
            {
                found |= (ulong)Vector256.LessThanOrEqual(Vector256.Load(value + i), Vector256.Create(limit)).ExtractMostSignificantBits() << i;
            }

            return found;
        }
    }
}
