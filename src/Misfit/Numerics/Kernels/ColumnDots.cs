using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>One dot product per sample: of two panels' columns, in double precision.</summary>
internal static unsafe class ColumnDots
{
    /// <summary>Columns of a block.</summary>
    public static int BlockColumns => Vector256<float>.Count;

    /// <summary>sums[j] += Σ over features i of a[i, j] · b[i, j]; <paramref name="sums"/> has room for the pads.</summary>
    public static void Add(in Panel a, in Panel b, Span<double> sums)
    {
        Debug.Assert(a.Rows == b.Rows && a.PaddedColumns == b.PaddedColumns && sums.Length >= a.PaddedColumns);
        fixed (double* target = sums)
        {
            for (int column = 0; column < a.PaddedColumns; column += BlockColumns)
            {
                AddBlock(a.Start + column, a.Stride, b.Start + column, b.Stride, a.Rows, target + column);
            }
        }
    }

    /// <summary>The same for one block of columns.</summary>
    public static void AddBlock(float* a, nint strideOfA, float* b, nint strideOfB, int rows, double* sums)
    {
        Vector256<double> lower = Vector256.Load(sums);
        Vector256<double> upper = Vector256.Load(sums + Vector256<double>.Count);

        // Products of two floats are exact in double precision, so that fusing them with the sum or not gives the same bits.
        for (int row = 0; row < rows; row++)
        {
            Vector256<float> left = Vector256.Load(a);
            Vector256<float> right = Vector256.Load(b);
            lower += Vector256.WidenLower(left) * Vector256.WidenLower(right);
            upper += Vector256.WidenUpper(left) * Vector256.WidenUpper(right);
            a += strideOfA;
            b += strideOfB;
        }

        Vector256.Store(lower, sums);
        Vector256.Store(upper, sums + Vector256<double>.Count);
    }
}
