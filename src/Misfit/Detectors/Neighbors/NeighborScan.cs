using System.Numerics;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// Search in wide rows: float32 products tell which rows cannot be nearer than those already found, the distances of the others are
/// computed in float64.
/// </summary>
internal sealed class NeighborScan : NeighborSearch
{
    private readonly float[] centre;
    private readonly double scale;
    private readonly float[] packed;
    private readonly float[] squares;
    private readonly double[] groupNorms;

    public NeighborScan(Matrix rows)
        : base(rows)
    {
        // Centred and scaled into [−1, 1], products neither overflow nor lose more digits than they must.
        centre = [.. ColumnMoments.Of(rows).Means.Select(mean => (float)mean)];
        double most = 0;
        for (int i = 0; i < rows.Rows; i++)
        {
            for (int j = 0; j < rows.Columns; j++)
            {
                most = Math.Max(most, Math.Abs((double)rows[i, j] - centre[j]));
            }
        }

        scale = most > 0 ? most : 1;
        int groups = (rows.Rows + RowProducts.GroupSize - 1) / RowProducts.GroupSize;
        packed = new float[groups * RowProducts.GroupSize * rows.Columns];
        squares = new float[groups * RowProducts.GroupSize];
        groupNorms = new double[groups];
        Parallel.For(0, groups, Pack);
    }

    private int Width => Rows.Columns;

    protected override void Search(Matrix queries, int first, int count, bool withoutSelf, Neighborhood found, int target)
    {
        var nearest = new NearestRows[RowProducts.RowsTogether];
        for (int i = 0; i < nearest.Length; i++)
        {
            nearest[i] = new NearestRows(found.Count);
        }

        var scaled = new float[RowProducts.RowsTogether * Width];
        for (int start = 0; start < count; start += RowProducts.RowsTogether)
        {
            int together = Math.Min(RowProducts.RowsTogether, count - start);
            SearchTogether(queries, first + start, together, withoutSelf, scaled, nearest);
            for (int i = 0; i < together; i++)
            {
                found.Put(target + start + i, nearest[i]);
            }
        }
    }

    private void SearchTogether(Matrix queries, int first, int together, bool withoutSelf, float[] scaled, NearestRows[] nearest)
    {
        Span<double> norms = stackalloc double[RowProducts.RowsTogether];
        Span<float> products = stackalloc float[RowProducts.RowsTogether * RowProducts.GroupSize];
        for (int i = 0; i < together; i++)
        {
            nearest[i].Clear();
            norms[i] = Math.Sqrt(Scale(queries.Row(first + i), scaled.AsSpan(i * Width, Width)));
        }

        int size = RowProducts.GroupSize;
        for (int group = 0; group < groupNorms.Length; group++)
        {
            RowProducts.Compute(scaled, packed.AsSpan(group * size * Width, size * Width), Width, products);
            for (int i = 0; i < together; i++)
            {
                Examine(queries.Row(first + i), norms[i], products.Slice(i * size, size), group, withoutSelf ? first + i : -1, nearest[i]);
            }
        }
    }

    // ‖q − p‖² = ‖q‖² + ‖p‖² − 2 q·p, within the rounding of centring, scaling and two sums of Width float32 products. Comparisons are
    // written so that what is no number, from values too far out for float32, is examined.
    private void Examine(ReadOnlySpan<float> query, double norm, ReadOnlySpan<float> products, int group, int self, NearestRows nearest)
    {
        double reach = norm + groupNorms[group];
        double slack = (((2 * Width) + 32) * 6e-8 * reach * reach) - (norm * norm);
        int start = group * RowProducts.GroupSize;
        ReadOnlySpan<float> groupSquares = squares.AsSpan(start, RowProducts.GroupSize);
        float limit = LimitWith(nearest, slack);
        var limits = new Vector<float>(limit);
        int lanes = Vector<float>.Count;
        if (Vector.GreaterThanAll(new Vector<float>(groupSquares) - (2 * new Vector<float>(products)), limits)
            && Vector.GreaterThanAll(new Vector<float>(groupSquares[lanes..]) - (2 * new Vector<float>(products[lanes..])), limits))
        {
            return;
        }

        int rowsInGroup = Math.Min(RowProducts.GroupSize, Rows.Rows - start);
        for (int i = 0; i < rowsInGroup; i++)
        {
            if (!(groupSquares[i] - (2 * products[i]) > limit) && start + i != self)
            {
                nearest.Offer(start + i, SquaredDistance.Of(query, Rows.Row(start + i)));
                limit = LimitWith(nearest, slack);
            }
        }
    }

    private float LimitWith(NearestRows nearest, double slack) => MathF.BitIncrement((float)((nearest.Limit / (scale * scale)) + slack));

    private void Pack(int group)
    {
        var scaled = new float[Width];
        for (int i = 0; i < RowProducts.GroupSize; i++)
        {
            int row = (group * RowProducts.GroupSize) + i;
            if (row >= Rows.Rows)
            {
                break;
            }

            double square = Scale(Rows.Row(row), scaled);
            squares[row] = (float)square;
            groupNorms[group] = Math.Max(groupNorms[group], Math.Sqrt(square));
            for (int j = 0; j < Width; j++)
            {
                packed[(group * RowProducts.GroupSize * Width) + (j * RowProducts.GroupSize) + i] = scaled[j];
            }
        }
    }

    private double Scale(ReadOnlySpan<float> row, Span<float> scaled)
    {
        double square = 0;
        for (int j = 0; j < row.Length; j++)
        {
            scaled[j] = (float)(((double)row[j] - centre[j]) / scale);
            square += (double)scaled[j] * scaled[j];
        }

        return square;
    }
}
