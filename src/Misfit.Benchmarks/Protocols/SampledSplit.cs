using Misfit.Numerics;

namespace Misfit.Benchmarks.Protocols;

/// <summary>
/// The rows ADBench evaluates on (Han and others, NeurIPS 2022, data_generator.py): of more than 10,000 rows 10,000 are drawn without replacement, of fewer than 1,000 rows 1,000 with
/// replacement; then a stratified 70/30 split, anomalies in both parts. Copies of a row may so fall on both sides.
/// </summary>
internal static class SampledSplit
{
    private const int Most = 10_000;
    private const int Fewest = 1_000;
    private const int Tries = 100;

    /// <exception cref="DataException">There are too few rows of a kind.</exception>
    public static RowSplit Of(bool[] anomalies, int seed)
    {
        Rng rng = new Rng(seed).Stream(0x41444265);
        int[] rows = Draw(anomalies, rng);
        RowSplit split = RowSplit.Of(Protocol.Unsupervised, Array.ConvertAll(rows, row => anomalies[row]), seed);
        return new RowSplit(Array.ConvertAll(split.Train, i => rows[i]), Array.ConvertAll(split.Test, i => rows[i]));
    }

    // A draw of a small set may miss its few anomalies: drawn again until both parts have one.
    private static int[] Draw(bool[] anomalies, Rng rng)
    {
        int[] all = [.. Enumerable.Range(0, anomalies.Length)];
        if (anomalies.Length is >= Fewest and <= Most)
        {
            return all;
        }

        int[] rows = all;
        for (int i = 0; i < Tries; i++)
        {
            rows = anomalies.Length > Most ? rng.Sample(anomalies.Length, Most) : [.. Enumerable.Range(0, Fewest).Select(_ => rng.NextInt32(anomalies.Length))];
            if (rows.Count(row => anomalies[row]) >= 2)
            {
                break;
            }
        }

        return rows;
    }
}
