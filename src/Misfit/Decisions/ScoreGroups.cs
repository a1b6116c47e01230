using Misfit.Numerics;

namespace Misfit.Decisions;

/// <summary>Scores relative to their median in units of their quartile distance, neighbours in the bulk taken together so that fitting costs little.</summary>
internal sealed class ScoreGroups
{
    // Farther out than this nothing is normal, and distances are of no more use.
    private const double Farthest = 30;
    private const double TailShare = 0.1;
    private const int BulkGroups = 200;
    private const int TailGroups = 200;

    private ScoreGroups(double[] values, double[] counts) => (Values, Counts) = (values, counts);

    /// <summary>The mean of each group, ascending.</summary>
    public double[] Values { get; }

    /// <summary>Scores in each group.</summary>
    public double[] Counts { get; }

    public static ScoreGroups Of(ReadOnlySpan<double> scores)
    {
        double[] sorted = scores.ToArray();
        if (!sorted.All(double.IsFinite))
        {
            throw new DataException("A score is not finite; a share of odd rows can be estimated from finite scores only.");
        }

        Array.Sort(sorted);
        double middle = Quantile.OfSorted(sorted, 0.5), spread = Quantile.OfSorted(sorted, 0.75) - Quantile.OfSorted(sorted, 0.25);
        if (!(spread > 0))
        {
            throw new DataException("Half of the rows have the same score, so that no share of odd ones can be estimated. Use another detector.");
        }

        double[] relative = Array.ConvertAll(sorted, score => Math.Clamp((score - middle) / spread, -Farthest, Farthest));
        int bulk = relative.Length - (int)(TailShare * relative.Length);
        (double Value, double Count)[] groups = [.. Group(relative.AsSpan(0, bulk), BulkGroups), .. Group(relative.AsSpan(bulk), TailGroups)];
        return new ScoreGroups([.. groups.Select(group => group.Value)], [.. groups.Select(group => group.Count)]);
    }

    /// <summary>Counts as another sample of as many scores could have given them.</summary>
    public double[] Resample(Rng rng)
    {
        var drawn = new double[Counts.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = Poisson(Counts[i], rng);
        }

        return drawn;
    }

    private static List<(double Value, double Count)> Group(ReadOnlySpan<double> values, int most)
    {
        int groups = Math.Min(most, values.Length);
        var made = new List<(double, double)>(groups);
        for (int group = 0; group < groups; group++)
        {
            int first = (int)((long)values.Length * group / groups), end = (int)((long)values.Length * (group + 1) / groups);
            double sum = 0;
            foreach (double value in values[first..end])
            {
                sum += value;
            }

            made.Add((sum / (end - first), end - first));
        }

        return made;
    }

    // By products of uniforms (Knuth) where the mean is small, by the normal approximation where it is large.
    private static double Poisson(double mean, Rng rng)
    {
        if (mean > 30)
        {
            return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * rng.NextGaussian())));
        }

        double limit = Math.Exp(-mean), product = rng.NextDouble();
        int count = 0;
        while (product > limit)
        {
            product *= rng.NextDouble();
            count++;
        }

        return count;
    }
}
