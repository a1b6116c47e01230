using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// C = (old C, when accumulating) + A · Bᵀ for few rows, where the rows of A and B are long and contiguous: tiles of 4 × 4 dot
/// products, without the transposed copy that <see cref="MatrixProduct"/> would need.
/// </summary>
internal static unsafe class DotProducts
{
    private const int Tile = 4;

    /// <summary>The depth is the padded number of columns; the pads of A must be zero.</summary>
    public static void Run(in Panel a, in Panel b, in Panel c, bool accumulate)
    {
        for (int row = 0; row < a.Rows; row += Tile)
        {
            for (int column = 0; column < b.Rows; column += Tile)
            {
                if (Vector512.IsHardwareAccelerated)
                {
                    RunTile<Lanes512>(a, b, c, row, column, accumulate);
                }
                else
                {
                    RunTile<Lanes256>(a, b, c, row, column, accumulate);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTile<TVector>(in Panel left, in Panel right, in Panel result, int row, int column, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        // Beyond the last row the last one is repeated, and what comes of it is not stored.
        int rows = Math.Min(Tile, left.Rows - row), columns = Math.Min(Tile, right.Rows - column);
        float* a0 = left.Start + ((nint)row * left.Stride);
        nint a1 = Math.Min(1, rows - 1) * (nint)left.Stride, a2 = Math.Min(2, rows - 1) * (nint)left.Stride, a3 = (rows - 1) * (nint)left.Stride;
        float* b0 = right.Start + ((nint)column * right.Stride);
        nint b1 = Math.Min(1, columns - 1) * (nint)right.Stride, b2 = Math.Min(2, columns - 1) * (nint)right.Stride, b3 = (columns - 1) * (nint)right.Stride;

        TVector c00 = TVector.Zero, c01 = TVector.Zero, c02 = TVector.Zero, c03 = TVector.Zero;
        TVector c10 = TVector.Zero, c11 = TVector.Zero, c12 = TVector.Zero, c13 = TVector.Zero;
        TVector c20 = TVector.Zero, c21 = TVector.Zero, c22 = TVector.Zero, c23 = TVector.Zero;
        TVector c30 = TVector.Zero, c31 = TVector.Zero, c32 = TVector.Zero, c33 = TVector.Zero;
        for (int k = left.PaddedColumns; k > 0; k -= TVector.Count)
        {
            TVector x0 = TVector.Load(b0), x1 = TVector.Load(b0 + b1), x2 = TVector.Load(b0 + b2), x3 = TVector.Load(b0 + b3);
            Multiply(TVector.Load(a0), x0, x1, x2, x3, ref c00, ref c01, ref c02, ref c03);
            Multiply(TVector.Load(a0 + a1), x0, x1, x2, x3, ref c10, ref c11, ref c12, ref c13);
            Multiply(TVector.Load(a0 + a2), x0, x1, x2, x3, ref c20, ref c21, ref c22, ref c23);
            Multiply(TVector.Load(a0 + a3), x0, x1, x2, x3, ref c30, ref c31, ref c32, ref c33);
            a0 += TVector.Count;
            b0 += TVector.Count;
        }

        float* c = result.Start + ((nint)row * result.Stride) + column;
        Write(TVector.Sums(c00, c01, c02, c03), c, columns, accumulate);
        if (rows > 1)
        {
            Write(TVector.Sums(c10, c11, c12, c13), c + result.Stride, columns, accumulate);
        }

        if (rows > 2)
        {
            Write(TVector.Sums(c20, c21, c22, c23), c + (2 * (nint)result.Stride), columns, accumulate);
        }

        if (rows > 3)
        {
            Write(TVector.Sums(c30, c31, c32, c33), c + (3 * (nint)result.Stride), columns, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TVector>(
        TVector a, TVector x0, TVector x1, TVector x2, TVector x3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TVector : struct, IVector<TVector>
    {
        c0 = TVector.MultiplyAdd(a, x0, c0);
        c1 = TVector.MultiplyAdd(a, x1, c1);
        c2 = TVector.MultiplyAdd(a, x2, c2);
        c3 = TVector.MultiplyAdd(a, x3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<float> sums, float* c, int columns, bool accumulate)
    {
        if (columns == Tile)
        {
            (accumulate ? sums + Vector128.Load(c) : sums).Store(c);
            return;
        }

        for (int i = 0; i < columns; i++)
        {
            c[i] = accumulate ? c[i] + sums[i] : sums[i];
        }
    }
}
