namespace Misfit.Server.Comparisons;

/// <summary>Histograms of several models' scores on one scale.</summary>
internal static class ScoreHistograms
{
    private const int Bins = 40;
    private const double Least = -30;
    private const double Most = 1000;

    /// <param name="scores">The scores of each model.</param>
    /// <param name="thresholds">Where each model's line is.</param>
    /// <param name="anomalies">The labels; null for none.</param>
    public static IReadOnlyList<ScoreHistogram> Of(double[][] scores, double[] thresholds, bool[]? anomalies)
    {
        double[][] places = [.. scores.Select((values, model) => Places(values, thresholds[model]))];
        double low = Math.Max(Math.Asinh(Least), places.Min(values => values.Min()));
        double high = Math.Min(Math.Asinh(Most), places.Max(values => values.Max()));

        // Whole steps from 0, so that no bin has both flagged rows and others.
        double step = Math.Max(high - low, 1) / (Bins - 2);
        (low, high) = (Math.Floor(low / step) * step, (Math.Floor(low / step) + Bins) * step);
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => Math.Sinh(low + (step * i)))];
        return [.. places.Select(values => new ScoreHistogram(edges, Count(values, low, high, anomalies, false), anomalies is null ? null : Count(values, low, high, anomalies, true)))];
    }

    private static double[] Places(double[] scores, double threshold)
    {
        double[] sorted = [.. scores.Order()];
        double range = sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4];
        double unit = range > 0 ? range : sorted[^1] > sorted[0] ? sorted[^1] - sorted[0] : 1;
        return Array.ConvertAll(scores, score => Math.Asinh((score - threshold) / unit));
    }

    private static double[] Count(double[] places, double low, double high, bool[]? anomalies, bool kind)
    {
        var shares = new double[Bins];
        int rows = 0;
        for (int row = 0; row < places.Length; row++)
        {
            if (anomalies is null || anomalies[row] == kind)
            {
                rows++;
                shares[Math.Clamp((int)Math.Ceiling((places[row] - low) / (high - low) * Bins) - 1, 0, Bins - 1)]++;
            }
        }

        return rows == 0 ? shares : Array.ConvertAll(shares, count => count / rows);
    }
}
