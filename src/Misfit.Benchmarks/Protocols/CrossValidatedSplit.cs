using Misfit.Numerics;

namespace Misfit.Benchmarks.Protocols;

/// <summary>
/// AnoRand's: a stratified 20 % is set apart once for evaluation; of the other rows a tenth is left out, each seed another one, so that ten seeds are the ten models of a cross-validation.
/// </summary>
internal static class CrossValidatedSplit
{
    private const int Folds = 10;

    /// <param name="anomalies">Whether each row is an anomaly.</param>
    /// <param name="seed">Seed s leaves out the tenth number s modulo 10.</param>
    /// <param name="clean">Whether anomalies are left out of the rows learned from.</param>
    public static RowSplit Of(bool[] anomalies, int seed, bool clean)
    {
        Rng rng = new Rng(0).Stream(0x466F6C64);
        List<int> train = [], test = [];
        foreach (bool kind in new[] { false, true })
        {
            int[] rows = [.. Enumerable.Range(0, anomalies.Length).Where(row => anomalies[row] == kind)];
            rng.Shuffle<int>(rows);
            int tested = Math.Max(1, rows.Length / 5);
            test.AddRange(rows[..tested]);
            train.AddRange(kind && clean ? [] : rows[tested..].Where((_, i) => i % Folds != seed % Folds));
        }

        if (test.Count(row => anomalies[row]) == 0 || train.Count == 0)
        {
            throw new DataException($"The protocol cross-validated needs anomalies and normal rows; there are {anomalies.Count(anomaly => anomaly)} anomalies among {anomalies.Length} rows.");
        }

        return new RowSplit([.. train.Order()], [.. test.Order()]);
    }
}
