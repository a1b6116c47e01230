using Misfit.Data.Datasets;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>Profiles rows in one pass.</summary>
internal static class DataProfiler
{
    private const int BatchRows = 1 << 13;

    /// <summary>Reads to the end; memory does not grow with the rows.</summary>
    public static (int Rows, IReadOnlyList<ColumnSummary> Columns, string? LabelColumn) Run(TableReader reader, CancellationToken cancellation)
    {
        ColumnTally[] tallies = [.. reader.Schema.Select(column => ColumnTally.For(column, reader.Schema.Count))];
        string? label = null;
        int rows = 0;
        while (reader.Read(BatchRows) is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            rows += batch.Rows;
            label ??= batch.LabelColumn;
            for (int i = 0; i < tallies.Length; i++)
            {
                tallies[i].Add(batch.Columns[i]);
            }
        }

        return (rows, [.. tallies.Select(tally => tally.Summary())], label);
    }

    /// <summary>The columns with the histograms of both sides of a split, in the bins of the whole.</summary>
    public static IReadOnlyList<ColumnSummary> Split(IReadOnlyList<ColumnSummary> columns, Table rows, PublishedSplit split)
    {
        IReadOnlyList<ColumnDistance> distances = ColumnDistance.Between(ColumnSamples.Take(rows, split.Train), ColumnSamples.Take(rows, split.Test));
        Dictionary<string, double> byName = distances.ToDictionary(distance => distance.Column, distance => distance.Distance, StringComparer.Ordinal);
        return [.. columns.Select(column => column with
        {
            TrainHistogram = Histogram(column, rows, split.Train),
            TestHistogram = Histogram(column, rows, split.Test),
            SplitDistance = byName[column.Name],
        })];
    }

    private static long[]? Histogram(ColumnSummary column, Table rows, int[] chosen)
    {
        if (rows[column.Name] is not NumberColumn numbers || column.Minimum is not { } minimum)
        {
            return null;
        }

        var bins = new long[ColumnSummary.Bins];
        foreach (int row in chosen)
        {
            if (double.IsFinite(numbers.Values[row]))
            {
                bins[ValueHistogram.BinOf(numbers.Values[row], bins.Length, minimum, column.Maximum!.Value)]++;
            }
        }

        return bins;
    }
}
