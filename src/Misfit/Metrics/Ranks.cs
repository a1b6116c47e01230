namespace Misfit.Metrics;

/// <summary>Ranks with mid-ranks for ties.</summary>
public static class Ranks
{
    /// <summary>The mean rank of each method over data sets; rank 1 is the highest figure, ties get mid-ranks.</summary>
    /// <param name="figures">One row per data set, one figure per method; higher is better.</param>
    /// <exception cref="ShapeException">There are no data sets, or a row has another number of methods.</exception>
    /// <exception cref="ArgumentException">A figure is NaN.</exception>
    public static double[] Average(IReadOnlyList<double[]> figures)
    {
        double[] sums = Sums(figures, out _);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] /= figures.Count;
        }

        return sums;
    }

    /// <summary>Sums of the ranks per method (1 = highest), and Σ(t³ − t) over all groups of t tied figures.</summary>
    internal static double[] Sums(IReadOnlyList<double[]> figures, out double tieSum)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Count == 0)
        {
            throw new ShapeException("Ranks need the figures of at least one data set.");
        }

        var sums = new double[figures[0].Length];
        tieSum = 0;
        for (int row = 0; row < figures.Count; row++)
        {
            if (figures[row].Length != sums.Length)
            {
                throw new ShapeException($"Every data set must have a figure for each method: data set {row} has {figures[row].Length}, data set 0 has {sums.Length}.");
            }

            double[] ranks = Ascending(Array.ConvertAll(figures[row], figure => -figure), out double ties);
            tieSum += ties;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += ranks[i];
            }
        }

        return sums;
    }

    /// <summary>Rank 1 is the lowest value. <paramref name="tieSum"/> is Σ(t³ − t) over the groups of t tied values.</summary>
    internal static double[] Ascending(double[] values, out double tieSum)
    {
        var order = new int[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = double.IsNaN(values[i]) ? throw new ArgumentException($"Figure {i} is NaN and has no rank.", nameof(values)) : i;
        }

        double[] sorted = (double[])values.Clone();
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        tieSum = 0;
        for (int first = 0; first < sorted.Length;)
        {
            int end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
            {
                end++;
            }

            double tied = end - first;
            tieSum += (tied * tied * tied) - tied;
            for (int i = first; i < end; i++)
            {
                ranks[order[i]] = (first + 1 + end) / 2.0;
            }

            first = end;
        }

        return ranks;
    }
}
