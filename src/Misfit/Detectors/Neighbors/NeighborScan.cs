using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// Search in wide rows: float32 products tell which rows cannot be nearer than others, the distances of the few that remain are computed in
/// float64.
/// </summary>
/// <remarks>
/// With q and p centred and scaled into [−1, 1], the squared distance less ‖q‖² is ‖p‖² − 2 q·p. In float32 that is wrong by at most
/// e (‖q‖² + ‖p‖²), where e stands for the rounding of centring, scaling and a sum of Width products. ‖p‖² is packed less its part of the error,
/// so that one product gives a lower bound, and the bound plus a margin of the row an upper one.
/// </remarks>
internal sealed class NeighborScan : NeighborSearch
{
    private const int QueriesAtOnce = 64;

    /// <summary>Longer queries, squared, are too far out for float32.</summary>
    private const double MostSquare = 1e30;

    private readonly float[] centre;
    private readonly double scale = 1;
    private readonly double error;
    private readonly float[] packed;
    private readonly float[] margins;

    public NeighborScan(Matrix rows)
        : base(rows)
    {
        // Centred and scaled, products neither overflow nor lose more digits than they must.
        centre = [.. ColumnMoments.Of(rows).Means.Select(mean => (float)mean)];
        double most = Farthest();
        scale = most > 0 ? most : 1;
        error = (rows.Columns + 16) * 6e-8;
        int groups = (rows.Rows + RowProducts.GroupSize - 1) / RowProducts.GroupSize;
        packed = new float[groups * RowProducts.GroupSize * Depth];
        margins = new float[groups * RowProducts.GroupSize];
        Parallel.For(0, groups, Pack);
    }

    /// <summary>The values of a row, and one more that adds the squared length of the packed row to the product.</summary>
    private int Depth => Rows.Columns + 1;

    protected override void Search(Matrix queries, int first, int count, bool withoutSelf, Neighborhood found, int target)
    {
        var candidates = new ScanCandidates[Math.Min(QueriesAtOnce, count)];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new ScanCandidates(Rows, found.Count);
        }

        var factors = new float[candidates.Length * Depth];
        var lows = new float[candidates.Length * RowProducts.GroupSize];
        for (int start = 0; start < count; start += QueriesAtOnce)
        {
            Span<ScanCandidates> together = candidates.AsSpan(0, Math.Min(QueriesAtOnce, count - start));
            for (int i = 0; i < together.Length; i++)
            {
                Begin(together[i], queries.Row(first + start + i), withoutSelf ? first + start + i : -1, factors.AsSpan(i * Depth, Depth));
            }

            Scan(queries, first + start, together, factors, lows);
            for (int i = 0; i < together.Length; i++)
            {
                found.Put(target + start + i, together[i].Finish(queries.Row(first + start + i)));
            }
        }
    }

    private void Begin(ScanCandidates candidates, ReadOnlySpan<float> query, int self, Span<float> factors)
    {
        double square = Scale(query, factors);
        candidates.Begin(self, scale * scale, square, (error * square) + LeastSlack);
        if (!(square <= MostSquare))
        {
            factors.Clear();
            candidates.CompareAll(query);
            return;
        }

        for (int j = 0; j < query.Length; j++)
        {
            factors[j] *= -2;
        }

        factors[^1] = 1;
    }

    /// <summary>What the products of very small numbers may lose altogether.</summary>
    private double LeastSlack => Depth * 1e-37;

    private void Scan(Matrix queries, int first, ReadOnlySpan<ScanCandidates> together, float[] factors, float[] lows)
    {
        int size = RowProducts.GroupSize;
        for (int start = 0; start < Rows.Rows; start += size)
        {
            RowProducts.Compute(factors, together.Length, packed.AsSpan(start * Depth, size * Depth), Depth, lows);
            ulong present = ulong.MaxValue >> (64 - Math.Min(size, Rows.Rows - start));
            for (int i = 0; i < together.Length; i++)
            {
                ulong mask = RowProducts.AtMost(lows.AsSpan(i * size, size), together[i].Limit) & present;
                if (mask != 0)
                {
                    together[i].Take(queries.Row(first + i), start, mask, lows.AsSpan(i * size, size), margins);
                }
            }
        }
    }

    private double Farthest()
    {
        double most = 0;
        for (int i = 0; i < Rows.Rows; i++)
        {
            ReadOnlySpan<float> row = Rows.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                most = Math.Max(most, Math.Abs((double)row[j] - centre[j]));
            }
        }

        return most;
    }

    private void Pack(int group)
    {
        int size = RowProducts.GroupSize, first = group * size;
        var scaled = new float[Rows.Columns];
        Span<float> panel = packed.AsSpan(first * Depth, size * Depth);
        for (int i = 0; i < Math.Min(size, Rows.Rows - first); i++)
        {
            double square = Scale(Rows.Row(first + i), scaled);
            for (int j = 0; j < scaled.Length; j++)
            {
                panel[(j * size) + i] = scaled[j];
            }

            panel[(scaled.Length * size) + i] = (float)(square * (1 - error));
            margins[first + i] = MathF.BitIncrement((float)(2 * error * square));
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
