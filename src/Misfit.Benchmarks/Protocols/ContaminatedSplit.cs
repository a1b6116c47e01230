using Misfit.Numerics;

namespace Misfit.Benchmarks.Protocols;

/// <summary>Anomagram's: the first rows are evaluated on; rows with a given share of anomalies, drawn from the others, are learned from.</summary>
internal static class ContaminatedSplit
{
    /// <param name="anomalies">Whether each row is an anomaly.</param>
    /// <param name="testFirst">How many rows are evaluated on.</param>
    /// <param name="fit">How many rows are learned from.</param>
    /// <param name="share">The share of anomalies among them.</param>
    /// <param name="seed">Decides which.</param>
    public static RowSplit Of(bool[] anomalies, int testFirst, int fit, double share, int seed)
    {
        if (testFirst >= anomalies.Length)
        {
            throw new DataException($"test-first={testFirst} leaves nothing to learn from; there are {anomalies.Length} rows.");
        }

        int[] pool = [.. new Rng(seed).Permutation(anomalies.Length - testFirst).Select(row => row + testFirst)];
        int odd = (int)Math.Round(fit * share);
        int[] train = [.. pool.Where(row => !anomalies[row]).Take(fit - odd), .. pool.Where(row => anomalies[row]).Take(odd)];
        return train.Length == fit
            ? new RowSplit([.. train.Order()], [.. Enumerable.Range(0, testFirst)])
            : throw new DataException($"There are too few rows beside the first {testFirst} for {fit - odd} normal rows and {odd} anomalies to learn from.");
    }
}
