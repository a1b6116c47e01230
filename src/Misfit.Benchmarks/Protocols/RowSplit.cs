using Misfit.Data.Datasets;
using Misfit.Numerics;

namespace Misfit.Benchmarks.Protocols;

/// <summary>The rows of one run.</summary>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Test">Rows to evaluate on.</param>
public sealed record RowSplit(int[] Train, int[] Test)
{
    private const double TrainShare = 0.7;

    /// <summary>Divides rows by a protocol. Both lists are ascending, unless they were published otherwise.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="anomalies">Whether each row is an anomaly.</param>
    /// <param name="seed">Decides what is random. Another seed, another split.</param>
    /// <param name="published">The split a paper fixed, which <see cref="Protocol.OneClass"/> uses instead of a random half; null for none.</param>
    /// <exception cref="DataException">There are too few rows of a kind for the protocol.</exception>
    public static RowSplit Of(Protocol protocol, ReadOnlySpan<bool> anomalies, int seed, PublishedSplit? published = null)
    {
        var normal = new List<int>(anomalies.Length);
        var odd = new List<int>();
        for (int row = 0; row < anomalies.Length; row++)
        {
            (anomalies[row] ? odd : normal).Add(row);
        }

        int least = protocol == Protocol.Transductive ? 1 : 2;
        int leastAnomalies = protocol == Protocol.Unsupervised ? 2 : 1;
        if (normal.Count < least || odd.Count < leastAnomalies)
        {
            throw new DataException($"The protocol {ProtocolName.Of(protocol)} needs at least {least} normal rows and {leastAnomalies} anomalies; there are {normal.Count} and {odd.Count}. Check which column and value hold the labels.");
        }

        // A stream of its own, so that the split does not depend on what a detector draws from the same seed.
        Rng rng = new Rng(seed).Stream(0x53706C69);
        return protocol switch
        {
            Protocol.OneClass => published is null ? OneClass(normal, odd, rng) : new RowSplit(published.Train, published.Test),
            Protocol.Unsupervised => Stratified(normal, odd, rng),
            _ => AllRows(anomalies.Length),
        };
    }

    private static RowSplit OneClass(List<int> normal, List<int> anomalies, Rng rng)
    {
        int[] order = [.. normal];
        rng.Shuffle<int>(order);
        int half = order.Length / 2;
        return Sorted(order[..half], [.. order[half..], .. anomalies]);
    }

    private static RowSplit Stratified(List<int> normal, List<int> anomalies, Rng rng)
    {
        (int[] normalTrain, int[] normalTest) = Divide(normal, rng);
        (int[] anomalyTrain, int[] anomalyTest) = Divide(anomalies, rng);
        return Sorted([.. normalTrain, .. anomalyTrain], [.. normalTest, .. anomalyTest]);
    }

    private static (int[] Train, int[] Test) Divide(List<int> rows, Rng rng)
    {
        int[] order = [.. rows];
        rng.Shuffle<int>(order);
        int train = Math.Clamp((int)Math.Round(order.Length * TrainShare), 1, order.Length - 1);
        return (order[..train], order[train..]);
    }

    private static RowSplit AllRows(int rows)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        return new RowSplit(all, all);
    }

    private static RowSplit Sorted(int[] train, int[] test)
    {
        Array.Sort(train);
        Array.Sort(test);
        return new RowSplit(train, test);
    }
}
