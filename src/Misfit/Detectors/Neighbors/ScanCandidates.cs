using System.Numerics;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// The rows that may be among the nearest of one query, while a scan runs over all rows. A row is known by a lower and an upper bound of its
/// squared distance; those whose lower bound is within the upper bounds of enough others are kept, and compared in float64 at last.
/// </summary>
internal sealed class ScanCandidates
{
    private readonly Matrix rows;
    private readonly NearestRows nearest;
    private readonly NearestRows bounds;
    private readonly int[] indices;
    private readonly float[] lows;
    private double unit, square, slack;
    private int count, self;

    /// <param name="rows">The rows scanned.</param>
    /// <param name="neighbors">How many neighbours are wanted.</param>
    public ScanCandidates(Matrix rows, int neighbors)
    {
        this.rows = rows;
        (nearest, bounds) = (new NearestRows(neighbors), new NearestRows(neighbors));
        int capacity = Math.Max(256, 4 * neighbors);
        (indices, lows) = (new int[capacity], new float[capacity]);
    }

    /// <summary>Rows with a greater lower bound can be left out.</summary>
    public float Limit { get; private set; }

    /// <summary>Begins with a query.</summary>
    /// <param name="self">The row to leave out, or −1.</param>
    /// <param name="unit">The squared distance that bounds count as 1.</param>
    /// <param name="square">The squared length of the query, which bounds leave out.</param>
    /// <param name="slack">What more the query adds to the error of a bound, on either side.</param>
    public void Begin(int self, double unit, double square, double slack)
    {
        (this.self, this.unit, this.square, this.slack) = (self, unit, square, slack);
        nearest.Clear();
        bounds.Clear();
        (count, Limit) = (0, float.PositiveInfinity);
    }

    /// <summary>Takes those of a group of rows that a mask names.</summary>
    public void Take(ReadOnlySpan<float> query, int first, ulong mask, ReadOnlySpan<float> groupLows, ReadOnlySpan<float> margins)
    {
        for (; mask != 0; mask &= mask - 1)
        {
            int i = BitOperations.TrailingZeroCount(mask);
            if (first + i == self || groupLows[i] > Limit)
            {
                continue;
            }

            (indices[count], lows[count]) = (first + i, groupLows[i]);
            count++;
            bounds.Offer(first + i, (double)groupLows[i] + margins[first + i]);
            Limit = MathF.BitIncrement((float)Math.Min(bounds.Limit + (2 * slack), (nearest.Limit / unit) - square + slack));
            if (count == indices.Length)
            {
                MakeRoom(query);
            }
        }
    }

    /// <summary>The neighbours found.</summary>
    public NearestRows Finish(ReadOnlySpan<float> query)
    {
        Compare(query);
        return nearest;
    }

    /// <summary>Compares with every row in float64, where float32 cannot tell anything.</summary>
    public void CompareAll(ReadOnlySpan<float> query)
    {
        Limit = float.NegativeInfinity;
        for (int i = 0; i < rows.Rows; i++)
        {
            if (i != self)
            {
                nearest.Offer(i, SquaredDistance.Of(query, rows.Row(i)));
            }
        }
    }

    private void MakeRoom(ReadOnlySpan<float> query)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (lows[i] <= Limit)
            {
                (indices[kept], lows[kept]) = (indices[i], lows[i]);
                kept++;
            }
        }

        // Many rows that the bounds cannot tell apart: float64 can, or finds that none is nearer than others.
        count = kept;
        if (count > indices.Length / 2)
        {
            Compare(query);
            Limit = MathF.BitIncrement((float)Math.Min(Limit, (nearest.Limit / unit) - square + slack));
        }
    }

    private void Compare(ReadOnlySpan<float> query)
    {
        for (int i = 0; i < count; i++)
        {
            if (lows[i] <= Limit)
            {
                nearest.Offer(indices[i], SquaredDistance.Of(query, rows.Row(indices[i])));
            }
        }

        count = 0;
    }
}
