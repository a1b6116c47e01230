using System.Numerics.Tensors;

namespace Misfit.Series;

/// <summary>Finds the length of a season by autocorrelation.</summary>
internal static class SeasonFinder
{
    private const int MostPoints = 50_000;
    private const int MostLag = 12_000;
    private const int SeasonsNeeded = 3;

    // Below this a peak of the autocorrelation is more often chance than a season; above, noise of the size of the season itself is still borne.
    private const double LeastCorrelation = 0.3;

    // A multiple of the season correlates as well as the season: the shortest lag that is nearly as good as the best one is meant.
    private const double NearBest = 0.9;

    /// <summary>The season's steps; null when there is none that the values cover three times.</summary>
    /// <param name="values">A value for every step, without gaps.</param>
    public static int? Steps(ReadOnlySpan<double> values)
    {
        double[] rest = WithoutLine(values[Math.Max(0, values.Length - MostPoints)..]);
        double power = TensorPrimitives.SumOfSquares(rest);
        int lags = Math.Min(MostLag, rest.Length / SeasonsNeeded);
        if (lags < 3 || power <= 0)
        {
            return null;
        }

        var correlations = new double[lags + 1];
        for (int lag = 1; lag <= lags; lag++)
        {
            // Divided by the share of terms there are, so that long lags are not put behind.
            double terms = (double)(rest.Length - lag) / rest.Length;
            correlations[lag] = TensorPrimitives.Dot<double>(rest.AsSpan(0, rest.Length - lag), rest.AsSpan(lag)) / (power * terms);
        }

        int[] peaks = [.. Enumerable.Range(2, lags - 2).Where(lag => correlations[lag] >= correlations[lag - 1] && correlations[lag] > correlations[lag + 1] && correlations[lag] >= LeastCorrelation)];

        // What falls off from lag 1 without a dip in between is inertia, no season.
        int dip = Array.FindIndex(correlations, 1, correlation => correlation < LeastCorrelation / 2);
        peaks = dip < 0 ? [] : [.. peaks.Where(lag => lag > dip)];
        if (peaks.Length == 0)
        {
            return null;
        }

        double best = peaks.Max(lag => correlations[lag]);
        return peaks.First(lag => correlations[lag] >= NearBest * best);
    }

    private static double[] WithoutLine(ReadOnlySpan<double> values)
    {
        int count = values.Length;
        double middle = (count - 1) / 2.0;
        double mean = count == 0 ? 0 : TensorPrimitives.Sum(values) / count;
        double covariance = 0, variance = 0;
        for (int i = 0; i < count; i++)
        {
            covariance += (i - middle) * (values[i] - mean);
            variance += (i - middle) * (i - middle);
        }

        double slope = variance == 0 ? 0 : covariance / variance;
        var rest = new double[count];
        for (int i = 0; i < count; i++)
        {
            rest[i] = values[i] - mean - (slope * (i - middle));
        }

        return rest;
    }
}
