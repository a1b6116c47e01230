using Misfit.Numerics;

namespace Misfit.Benchmarks.Protocols;

/// <summary>The split of DROCC (Goyal and others, ICML 2020): evaluated on all anomalies and as many random normal rows; learned from the other normal rows.</summary>
public static class BalancedSplit
{
    /// <summary>Divides rows; both lists are ascending.</summary>
    /// <param name="anomalies">Whether each row is an anomaly.</param>
    /// <param name="seed">Decides which normal rows are evaluated on.</param>
    /// <exception cref="DataException">There are no anomalies, or no more normal rows than anomalies.</exception>
    public static RowSplit Of(ReadOnlySpan<bool> anomalies, int seed)
    {
        var normal = new List<int>(anomalies.Length);
        var odd = new List<int>();
        for (int row = 0; row < anomalies.Length; row++)
        {
            (anomalies[row] ? odd : normal).Add(row);
        }

        if (odd.Count == 0 || normal.Count <= odd.Count)
        {
            throw new DataException($"A balanced test set needs at least one anomaly and more normal rows than anomalies; there are {odd.Count} and {normal.Count}. Check which column and value hold the labels.");
        }

        int[] order = [.. normal];
        new Rng(seed).Stream(0x42616C61).Shuffle<int>(order);
        int[] train = order[odd.Count..];
        int[] test = [.. order[..odd.Count], .. odd];
        Array.Sort(train);
        Array.Sort(test);
        return new RowSplit(train, test);
    }
}
