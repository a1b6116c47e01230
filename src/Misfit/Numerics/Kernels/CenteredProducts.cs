using System.Numerics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// Products of blocks of float64 rows that stay in registers while they are summed: all pairs of columns, and the lengths of rows
/// after a linear map. Rows are <see cref="Padded"/> to whole tiles; the pads must be zero.
/// </summary>
internal static unsafe class CenteredProducts
{
    /// <summary>Rows multiplied at once.</summary>
    public const int RowsTogether = 4;

    private static int TileWidth => 3 * Vector<double>.Count;

    /// <summary>The number of values from row to row for rows of a width: whole tiles, and a multiple of <see cref="RowsTogether"/>.</summary>
    public static int Padded(int width)
    {
        int multiple = Math.Max(TileWidth, 3 * RowsTogether);
        return (width + multiple - 1) / multiple * multiple;
    }

    /// <summary>sums[j] += row[j].</summary>
    public static void Add(ReadOnlySpan<float> row, Span<double> sums)
    {
        int lanes = Vector<float>.Count, half = Vector<double>.Count, width = row.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(sums.Length, width);
        fixed (float* values = row)
        fixed (double* target = sums)
        {
            int j = 0;
            for (; j <= width - lanes; j += lanes)
            {
                Vector.Widen(Vector.Load(values + j), out Vector<double> low, out Vector<double> high);
                (Vector.Load(target + j) + low).Store(target + j);
                (Vector.Load(target + j + half) + high).Store(target + j + half);
            }

            for (; j < width; j++)
            {
                target[j] += values[j];
            }
        }
    }

    /// <summary>centred[j] = row[j] − mean[j].</summary>
    public static void Centre(ReadOnlySpan<float> row, ReadOnlySpan<double> mean, Span<double> centred)
    {
        int lanes = Vector<float>.Count, half = Vector<double>.Count, width = row.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(mean.Length, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(centred.Length, width);
        fixed (float* values = row)
        fixed (double* centre = mean, target = centred)
        {
            int j = 0;
            for (; j <= width - lanes; j += lanes)
            {
                Vector.Widen(Vector.Load(values + j), out Vector<double> low, out Vector<double> high);
                (low - Vector.Load(centre + j)).Store(target + j);
                (high - Vector.Load(centre + j + half)).Store(target + j + half);
            }

            for (; j < width; j++)
            {
                target[j] = values[j] - centre[j];
            }
        }
    }

    /// <summary>sums[i × stride + j] += Σ rows[r, i] · rows[r, j] for all tiles that hold a pair with j ≥ i.</summary>
    public static void AddPairs(ReadOnlySpan<double> rows, int width, Span<double> sums)
    {
        int stride = Padded(width), count = rows.Length / stride, tile = TileWidth;
        ArgumentOutOfRangeException.ThrowIfLessThan(sums.Length, stride * stride);
        fixed (double* start = rows, target = sums)
        {
            for (int j = 0; j < stride; j += tile)
            {
                int end = Math.Min(width, j + tile);
                for (int i = 0; i < end; i += RowsTogether)
                {
                    Accumulate(start + i, stride, 1, start + j, stride, count, target + (i * stride) + j, stride);
                }
            }
        }
    }

    /// <summary>
    /// squared[r] = ‖map · row r‖². <paramref name="map"/> is transposed: stride values, one for each result, per column. For a lower triangular map only its
    /// triangle is read. The number of rows must be a multiple of <see cref="RowsTogether"/>.
    /// </summary>
    public static void SquaredLengths(ReadOnlySpan<double> rows, int width, ReadOnlySpan<double> map, bool triangular, Span<double> squared)
    {
        int stride = Padded(width), count = rows.Length / stride, tile = TileWidth;
        ArgumentOutOfRangeException.ThrowIfNotEqual(count % RowsTogether, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(map.Length, width * stride);
        squared[..count].Clear();
        double* results = stackalloc double[RowsTogether * tile];
        fixed (double* start = rows, factors = map)
        {
            for (int i = 0; i < stride; i += tile)
            {
                int depth = triangular ? Math.Min(width, i + tile) : width;
                for (int row = 0; row < count; row += RowsTogether)
                {
                    new Span<double>(results, RowsTogether * tile).Clear();
                    Accumulate(start + (row * stride), 1, stride, factors + i, stride, depth, results, tile);
                    for (int r = 0; r < RowsTogether; r++)
                    {
                        squared[row + r] += SumOfSquares(results + (r * tile));
                    }
                }
            }
        }
    }

    /// <summary>
    /// products[r × stride of the map + i] = Σ rows[r, j] · map[j, i], for <paramref name="results"/> i, whose stride is <see cref="Padded"/> too. The number of rows must be a multiple of <see cref="RowsTogether"/>.
    /// </summary>
    public static void Multiply(ReadOnlySpan<double> rows, int width, ReadOnlySpan<double> map, int results, Span<double> products)
    {
        int stride = Padded(width), count = rows.Length / stride, outer = Padded(results), tile = TileWidth;
        ArgumentOutOfRangeException.ThrowIfNotEqual(count % RowsTogether, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(map.Length, width * outer);
        products[..(count * outer)].Clear();
        fixed (double* start = rows, factors = map, target = products)
        {
            for (int i = 0; i < results; i += tile)
            {
                for (int row = 0; row < count; row += RowsTogether)
                {
                    Accumulate(start + (row * stride), 1, stride, factors + i, outer, width, target + (row * outer) + i, outer);
                }
            }
        }
    }

    // c[r, 0..tile) += Σ a[r, k] · b[k, 0..tile) for four r.
    private static void Accumulate(double* a, int stepOfA, int rowOfA, double* b, int stepOfB, int depth, double* c, int rowOfC)
    {
        int lanes = Vector<double>.Count;
        Vector<double> c00 = Vector.Load(c), c01 = Vector.Load(c + lanes), c02 = Vector.Load(c + (2 * lanes));
        double* next = c + rowOfC;
        Vector<double> c10 = Vector.Load(next), c11 = Vector.Load(next + lanes), c12 = Vector.Load(next + (2 * lanes));
        next += rowOfC;
        Vector<double> c20 = Vector.Load(next), c21 = Vector.Load(next + lanes), c22 = Vector.Load(next + (2 * lanes));
        next += rowOfC;
        Vector<double> c30 = Vector.Load(next), c31 = Vector.Load(next + lanes), c32 = Vector.Load(next + (2 * lanes));
        double* a1 = a + rowOfA, a2 = a1 + rowOfA, a3 = a2 + rowOfA;
        for (int k = 0; k < depth; k++)
        {
            Vector<double> b0 = Vector.Load(b), b1 = Vector.Load(b + lanes), b2 = Vector.Load(b + (2 * lanes));
            int at = k * stepOfA;
            var factor = new Vector<double>(a[at]);
            c00 = Vector.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector.FusedMultiplyAdd(factor, b1, c01);
            c02 = Vector.FusedMultiplyAdd(factor, b2, c02);
            factor = new Vector<double>(a1[at]);
            c10 = Vector.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector.FusedMultiplyAdd(factor, b1, c11);
            c12 = Vector.FusedMultiplyAdd(factor, b2, c12);
            factor = new Vector<double>(a2[at]);
            c20 = Vector.FusedMultiplyAdd(factor, b0, c20);
            c21 = Vector.FusedMultiplyAdd(factor, b1, c21);
            c22 = Vector.FusedMultiplyAdd(factor, b2, c22);
            factor = new Vector<double>(a3[at]);
            c30 = Vector.FusedMultiplyAdd(factor, b0, c30);
            c31 = Vector.FusedMultiplyAdd(factor, b1, c31);
            c32 = Vector.FusedMultiplyAdd(factor, b2, c32);
            b += stepOfB;
        }

        Store(c, c00, c01, c02);
        Store(c + rowOfC, c10, c11, c12);
        Store(c + (2 * rowOfC), c20, c21, c22);
        Store(c + (3 * rowOfC), c30, c31, c32);
    }

    private static void Store(double* target, Vector<double> first, Vector<double> second, Vector<double> third)
    {
        first.Store(target);
        second.Store(target + Vector<double>.Count);
        third.Store(target + (2 * Vector<double>.Count));
    }

    private static double SumOfSquares(double* values)
    {
        Vector<double> first = Vector.Load(values), second = Vector.Load(values + Vector<double>.Count), third = Vector.Load(values + (2 * Vector<double>.Count));
        return Vector.Sum((first * first) + (second * second) + (third * third));
    }
}
