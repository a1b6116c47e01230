using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Misfit.Numerics.Kernels;

/// <summary>Transposition of floats in blocks of 8 × 8 held in registers.</summary>
internal static unsafe class Transpose
{
    /// <summary>Rows and columns of a block.</summary>
    public const int Block = 8;

    /// <summary>
    /// destination[column, row] = source[row, column]. The source is readable up to whole blocks of columns; the destination's
    /// rows are written up to whole blocks, with zeros for the rows that are not there.
    /// </summary>
    public static void Padded(float* source, nint sourceStride, int rows, int paddedColumns, float* destination, nint destinationStride)
    {
        float** block = stackalloc float*[Block];
        for (int row = 0; row < rows; row += Block)
        {
            for (int i = 0; i < Block; i++)
            {
                block[i] = row + i < rows ? source + ((row + i) * sourceStride) : null;
            }

            Strip(block, 0, paddedColumns, destination + row, destinationStride);
        }
    }

    /// <summary>
    /// destination[column, i] = rows[i][column] for 8 rows, null for rows of zeros, and columns from the first to before the end.
    /// Nothing beyond them is read.
    /// </summary>
    public static void Strip(float** rows, int first, int end, float* destination, nint destinationStride)
    {
        if (!Avx.IsSupported || end - first < Block)
        {
            StripByElement(rows, first, end, destination, destinationStride);
            return;
        }

        for (int column = first; column < end; column += Block)
        {
            // The last block overlaps the one before when the columns are no whole blocks.
            int start = Math.Min(column, end - Block);
            Registers(rows, start, destination + (start * destinationStride), destinationStride);
        }
    }

    // Pairs of rows are interleaved by one float, then by two, then by four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Registers(float** rows, int column, float* target, nint stride)
    {
        Vector256<float> a = Load(rows[0], column), b = Load(rows[1], column), c = Load(rows[2], column), d = Load(rows[3], column);
        Vector256<float> e = Load(rows[4], column), f = Load(rows[5], column), g = Load(rows[6], column), h = Load(rows[7], column);
        Vector256<float> ab0 = Avx.UnpackLow(a, b), ab1 = Avx.UnpackHigh(a, b);
        Vector256<float> cd0 = Avx.UnpackLow(c, d), cd1 = Avx.UnpackHigh(c, d);
        Vector256<float> ef0 = Avx.UnpackLow(e, f), ef1 = Avx.UnpackHigh(e, f);
        Vector256<float> gh0 = Avx.UnpackLow(g, h), gh1 = Avx.UnpackHigh(g, h);
        Vector256<float> abcd0 = Avx.Shuffle(ab0, cd0, 0x44), abcd1 = Avx.Shuffle(ab0, cd0, 0xEE);
        Vector256<float> abcd2 = Avx.Shuffle(ab1, cd1, 0x44), abcd3 = Avx.Shuffle(ab1, cd1, 0xEE);
        Vector256<float> efgh0 = Avx.Shuffle(ef0, gh0, 0x44), efgh1 = Avx.Shuffle(ef0, gh0, 0xEE);
        Vector256<float> efgh2 = Avx.Shuffle(ef1, gh1, 0x44), efgh3 = Avx.Shuffle(ef1, gh1, 0xEE);
        Avx.Permute2x128(abcd0, efgh0, 0x20).Store(target);
        Avx.Permute2x128(abcd1, efgh1, 0x20).Store(target + stride);
        Avx.Permute2x128(abcd2, efgh2, 0x20).Store(target + (2 * stride));
        Avx.Permute2x128(abcd3, efgh3, 0x20).Store(target + (3 * stride));
        target += 4 * stride;
        Avx.Permute2x128(abcd0, efgh0, 0x31).Store(target);
        Avx.Permute2x128(abcd1, efgh1, 0x31).Store(target + stride);
        Avx.Permute2x128(abcd2, efgh2, 0x31).Store(target + (2 * stride));
        Avx.Permute2x128(abcd3, efgh3, 0x31).Store(target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(float* row, int column) =>
        row is null ? Vector256<float>.Zero : Vector256.Load(row + column);

    private static void StripByElement(float** rows, int first, int end, float* destination, nint destinationStride)
    {
        for (int i = 0; i < Block; i++)
        {
            for (int column = first; column < end; column++)
            {
                destination[(column * destinationStride) + i] = rows[i] is null ? 0 : rows[i][column];
            }
        }
    }
}
