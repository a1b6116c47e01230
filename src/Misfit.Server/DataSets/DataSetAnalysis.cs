using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Pipelines;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>Finds out what a data set that comes in is: its columns, and what they are for.</summary>
internal static class DataSetAnalysis
{
    /// <summary>Profiles a file and guesses roles as the command line does.</summary>
    /// <exception cref="DataException">The file cannot be read; says where.</exception>
    public static (DataSetRecord Record, DataProfile Profile) OfFile(DataSetRecord record, string path, Func<Action<BadRecord>, TableReadOptions> options, CancellationToken cancellation)
    {
        var bad = new BadRows(path);
        TableSource source = TableSource.Parse(path, options(bad.Add));
        using TableReader reader = Open(source, bad, cancellation);
        (int rows, IReadOnlyList<ColumnSummary> columns, string? label) = DataProfiler.Run(reader, cancellation);
        bad.Check(rows);
        var profile = new DataProfile
        {
            Columns = columns,
            BadRows = bad.Count,
            FirstBadRows = bad.First,
            Notes = [.. reader.Notes.Select(note => note.Replace(path + ", ", "", StringComparison.Ordinal))],
        };
        label = record.LabelColumn ?? label ?? RowLabels.Guess([.. columns.Select(column => column.Name)]);
        record = record with { Rows = rows, Columns = columns.Count, LabelColumn = label };
        record = record with { TimeColumn = SeriesTime(source, profile.Schema, record.RoleColumns, cancellation) };
        return (record with { Anomalies = Anomalies(source.Open, record, profile) }, profile);
    }

    /// <summary>Profiles a set of the catalogue.</summary>
    public static (DataSetRecord Record, DataProfile Profile) OfCatalogue(DataSetRecord record, DataSet set, CancellationToken cancellation)
    {
        using TableReader reader = set.Table.Open();
        (int rows, IReadOnlyList<ColumnSummary> columns, _) = DataProfiler.Run(reader, cancellation);
        var profile = new DataProfile
        {
            Columns = set.Split is { } split ? DataProfiler.Split(columns, set.Table, split) : columns,
            Notes = [.. new[] { set.Entry.Summary, $"Labels: {set.Entry.LabelMeaning}", set.Entry.Remark }.OfType<string>()],
            Split = set.Split is { } known ? new SplitSummary(known.Train.Length, known.Test.Length, known.Source) : null,
        };
        record = record with { Rows = rows, Columns = columns.Count, LabelColumn = set.LabelColumn, Ignored = set.FurtherLabelColumns };
        record = record with { TimeColumn = SeriesGuess.Find(set.Table, record.RoleColumns)?.Time };
        return (record with { Anomalies = Anomalies(_ => set.Table.Open(), record, profile) }, profile);
    }

    /// <summary>Number of rows labelled anomalies; null when there are no labels, or their meaning is not known.</summary>
    public static int? Anomalies(Func<IReadOnlyList<ColumnSchema>, TableReader> open, DataSetRecord record, DataProfile profile)
    {
        try
        {
            return record.LabelColumn is { } label ? CountAnomalies(open, label, record.NormalLabel, profile) : null;
        }
        catch (DataException)
        {
            return null; // labels that were guessed, or are classes: the page of the data set asks which is normal
        }
    }

    /// <summary>Number of rows labelled anomalies.</summary>
    /// <exception cref="DataException">The labels cannot be read.</exception>
    public static int CountAnomalies(Func<IReadOnlyList<ColumnSchema>, TableReader> open, string label, string? normal, DataProfile profile)
    {
        using TableReader reader = open([profile.Schema.First(column => column.Name == label)]);
        return RowLabels.Read(reader.ReadAll(), label, normal, firstRow: 1).Count(anomaly => anomaly);
    }

    private static TableReader Open(TableSource source, BadRows bad, CancellationToken cancellation)
    {
        try
        {
            TableReader reader = source.Open(cancellation);
            bad.Restart();
            return reader;
        }
        catch (DataException) when (bad.Count > 0)
        {
            bad.Check(0); // what is wrong with the records explains why there are no others
            throw;
        }
    }

    // A series has exactly one column of times beside numbers; two columns are enough to tell.
    private static string? SeriesTime(TableSource source, IReadOnlyList<ColumnSchema> schema, IReadOnlyList<string> leaveOut, CancellationToken cancellation)
    {
        ColumnSchema[] learned = [.. schema.Where(column => !leaveOut.Contains(column.Name))];
        ColumnSchema[] times = [.. learned.Where(column => column.Kind == ColumnKind.Time)];
        if (times.Length != 1 || learned.Length < 2 || learned.Any(column => column.Kind == ColumnKind.Category))
        {
            return null;
        }

        using TableReader reader = source.Open([times[0], learned.First(column => column.Kind == ColumnKind.Number)]);
        return SeriesGuess.Find(reader.ReadAll(cancellation), [])?.Time;
    }
}
