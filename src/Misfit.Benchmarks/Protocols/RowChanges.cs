using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Benchmarks.Protocols;

/// <summary>ADBench's disturbances of data, after its data_generator.py.</summary>
internal static class RowChanges
{
    /// <summary>Every anomaly so many times, in both parts.</summary>
    public static RowSplit WithDuplicates(RowSplit split, bool[] anomalies, int times)
    {
        return new RowSplit(Repeated(split.Train), Repeated(split.Test));

        int[] Repeated(int[] rows) => [.. rows.SelectMany(row => Enumerable.Repeat(row, anomalies[row] ? times : 1))];
    }

    /// <summary>Columns of uniform numbers, each over the range of a column drawn at random, until they are the given share of the columns.</summary>
    public static Table WithIrrelevantColumns(Table table, IReadOnlyList<string> leaveOut, double share, int seed)
    {
        NumberColumn[] columns = [.. table.Columns.OfType<NumberColumn>().Where(column => !leaveOut.Contains(column.Name))];
        Rng rng = new Rng(seed).Stream(0x49727265);
        int added = (int)(share / (1 - share) * columns.Length);
        var irrelevant = new Column[added];
        for (int i = 0; i < added; i++)
        {
            double[] like = columns[rng.NextInt32(columns.Length)].Values.ToArray();
            double least = like.Min(), range = like.Max() - least;
            irrelevant[i] = new NumberColumn($"irrelevant_{i + 1}", [.. like.Select(_ => least + (range * rng.NextDouble()))]);
        }

        return new Table([.. table.Columns, .. irrelevant], table.LabelColumn) { RowShape = table.RowShape };
    }

    /// <summary>
    /// One-class rows chosen by labels of which a share is wrong: each label is turned with that chance; half of the rows then called normal are learned from, all others are evaluated on, by
    /// their true labels.
    /// </summary>
    public static RowSplit WithLabelErrors(bool[] anomalies, double share, int seed)
    {
        Rng rng = new Rng(seed).Stream(0x466C6970);
        bool[] called = Array.ConvertAll(anomalies, anomaly => anomaly ^ (rng.NextDouble() < share));
        int[] normal = [.. Enumerable.Range(0, anomalies.Length).Where(row => !called[row])];
        rng.Shuffle<int>(normal);
        int[] train = [.. normal.Take(normal.Length / 2).Order()];
        return new RowSplit(train, [.. Enumerable.Range(0, anomalies.Length).Except(train)]);
    }
}
