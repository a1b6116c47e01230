using System.Numerics.Tensors;
using Misfit.Numerics;

namespace Misfit.Detectors.Densities;

/// <summary>The histogram of a column.</summary>
/// <param name="Edges">Where bins begin and the last one ends, rising.</param>
/// <param name="Counts">Rows in each bin; a value on an inner edge counts in the bin to its right.</param>
internal sealed record ColumnHistogram(double[] Edges, int[] Counts)
{
    private const int RowsPerSegment = 1024;

    /// <summary>Histograms of all columns with bins of equal width from the least to the greatest value.</summary>
    public static ColumnHistogram[] OfEqualWidths(Matrix rows, int bins)
    {
        (float[] least, float[] most) = Ranges(rows);
        double[][] edges = [.. least.Zip(most, (low, high) => EqualEdges(low, high, bins))];
        double[] binsPerUnit = [.. edges.Select(column => 1 / (column[1] - column[0]))];
        int segments = (rows.Rows + RowsPerSegment - 1) / RowsPerSegment;
        var counts = new int[rows.Columns * bins];
        Parallel.For(0, segments, () => new int[counts.Length], (segment, _, mine) =>
        {
            for (int i = segment * RowsPerSegment; i < Math.Min(rows.Rows, (segment + 1) * RowsPerSegment); i++)
            {
                ReadOnlySpan<float> row = rows.Row(i);
                for (int j = 0; j < row.Length; j++)
                {
                    mine[(j * bins) + BinOf(edges[j], binsPerUnit[j], row[j])]++;
                }
            }

            return mine;
        }, mine =>
        {
            lock (counts)
            {
                TensorPrimitives.Add<int>(counts, mine, counts);
            }
        });
        return [.. edges.Select((column, j) => new ColumnHistogram(column, counts[(j * bins)..((j + 1) * bins)]))];
    }

    /// <summary>Histograms whose bins are chosen by the values: as many of equal width as fit best, or with about equally many rows.</summary>
    public static ColumnHistogram[] OfSorted(Matrix rows, bool equallyMany)
    {
        var histograms = new ColumnHistogram[rows.Columns];
        Parallel.For(0, rows.Columns, column =>
        {
            var sorted = new float[rows.Rows];
            for (int i = 0; i < sorted.Length; i++)
            {
                sorted[i] = rows[i, column];
            }

            Array.Sort(sorted);
            histograms[column] = equallyMany ? EquallyMany(sorted) : BestWidth(sorted);
        });
        return histograms;
    }

    // numpy's linspace: the last edge is the greatest value itself; a constant column gets a bin of width 1 around it.
    private static double[] EqualEdges(double least, double most, int bins)
    {
        if (least == most)
        {
            (least, most) = (least - 0.5, most + 0.5);
        }

        double step = (most - least) / bins;
        var edges = new double[bins + 1];
        for (int i = 0; i < bins; i++)
        {
            edges[i] = least + (i * step);
        }

        edges[bins] = most;
        return edges;
    }

    private static int BinOf(double[] edges, double binsPerUnit, double value)
    {
        int bins = edges.Length - 1;
        int bin = Math.Clamp((int)((value - edges[0]) * binsPerUnit), 0, bins - 1);
        while (bin > 0 && value < edges[bin])
        {
            bin--;
        }

        while (bin < bins - 1 && value >= edges[bin + 1])
        {
            bin++;
        }

        return bin;
    }

    private static (float[] Least, float[] Most) Ranges(Matrix rows)
    {
        float[] least = rows.Row(0).ToArray(), most = rows.Row(0).ToArray();
        int segments = (rows.Rows + RowsPerSegment - 1) / RowsPerSegment;
        Parallel.For(0, segments, () => (Least: rows.Row(0).ToArray(), Most: rows.Row(0).ToArray()), (segment, _, mine) =>
        {
            for (int i = segment * RowsPerSegment; i < Math.Min(rows.Rows, (segment + 1) * RowsPerSegment); i++)
            {
                ReadOnlySpan<float> row = rows.Row(i);
                TensorPrimitives.Min(mine.Least, row, mine.Least);
                TensorPrimitives.Max(mine.Most, row, mine.Most);
            }

            return mine;
        }, mine =>
        {
            lock (least)
            {
                TensorPrimitives.Min<float>(least, mine.Least, least);
                TensorPrimitives.Max<float>(most, mine.Most, most);
            }
        });
        return (least, most);
    }

    /// <summary>
    /// The number of bins b below √n with the greatest Σ c ln(b c / n + 1) − b (b − 1 + (ln b)^2.5): Birgé and Rozenholc 2006 in the form of
    /// PyOD, which takes the penalty once per bin.
    /// </summary>
    private static ColumnHistogram BestWidth(float[] sorted)
    {
        ColumnHistogram best = Count(sorted, 1);
        double bestGain = double.NegativeInfinity;
        for (int bins = 1; bins < (int)Math.Sqrt(sorted.Length); bins++)
        {
            ColumnHistogram histogram = Count(sorted, bins);
            double penalty = bins - 1 + Math.Pow(Math.Log(bins), 2.5);
            double gain = histogram.Counts.Sum(count => (count * Math.Log(((double)bins * count / sorted.Length) + 1)) - penalty);
            if (gain > bestGain)
            {
                (best, bestGain) = (histogram, gain);
            }
        }

        return best;
    }

    private static ColumnHistogram Count(float[] sorted, int bins)
    {
        double[] edges = EqualEdges(sorted[0], sorted[^1], bins);
        var counts = new int[bins];
        int start = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            int end = bin == bins - 1 ? sorted.Length : FirstAtLeast(sorted, edges[bin + 1], start);
            counts[bin] = end - start;
            start = end;
        }

        return new ColumnHistogram(edges, counts);
    }

    private static int FirstAtLeast(float[] sorted, double value, int start)
    {
        int low = start, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // √n bins that end between different values, so a value repeated more often than a bin holds has one of its own.
    private static ColumnHistogram EquallyMany(float[] sorted)
    {
        if (sorted[0] == sorted[^1])
        {
            return Count(sorted, 1);
        }

        int perBin = (int)Math.Ceiling(Math.Sqrt(sorted.Length));
        var edges = new List<double> { sorted[0] };
        var counts = new List<int>();
        for (int start = 0; start < sorted.Length;)
        {
            int run = FirstAtLeast(sorted, MathF.BitIncrement(sorted[start]), start);
            int end = run - start >= perBin ? run : Math.Min(start + perBin, sorted.Length);
            if (end < sorted.Length)
            {
                int wholeRuns = FirstAtLeast(sorted, sorted[end], start);
                end = wholeRuns > start ? wholeRuns : end;
            }

            edges.Add(end < sorted.Length ? sorted[end] : sorted[^1]);
            counts.Add(end - start);
            start = end;
        }

        if (edges[^1] == edges[^2])
        {
            // The greatest value fills a bin alone: as wide as the narrowest other one.
            double narrowest = edges.Zip(edges.Skip(1), (low, high) => high - low).Where(width => width > 0).Min();
            edges[^1] += narrowest;
        }

        return new ColumnHistogram([.. edges], [.. counts]);
    }
}
