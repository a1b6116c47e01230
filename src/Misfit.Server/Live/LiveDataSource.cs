using System.Collections.Concurrent;
using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Data.Generators;
using Misfit.Server.DataSets;
using Misfit.Server.Learn;
using Misfit.Server.Storage;
using Misfit.Tables;

namespace Misfit.Server.Live;

/// <summary>The rows that live trainings learn from: heartbeats, made-up sets, or any data set of the server.</summary>
internal sealed class LiveDataSource(DataFolder folder, DataSetLibrary library, HeartbeatLesson lesson)
{
    /// <summary>The heartbeats that Anomagram shows.</summary>
    public const string Ecg = Heartbeats.Name;

    private const string GeneratorPrefix = "generator:";
    private const int GeneratedRows = 5000;

    private readonly ConcurrentDictionary<string, LiveRows> builtIn = new();

    /// <summary>What can be chosen, and its name for people.</summary>
    public IReadOnlyList<(string Id, string Name)> Choices() =>
    [
        (Ecg, "ECG5000: heartbeats of 140 points"),
        .. library.List().Select(record => (record.Id, record.Name)),
        .. GeneratorCatalog.All.Select(generator => (GeneratorPrefix + generator.Name, $"{generator.Name} (made up)")),
    ];

    /// <summary>Reads a data set; those that are built in once.</summary>
    /// <exception cref="DataException">It cannot be had; says what to do.</exception>
    public LiveRows Load(string id)
    {
        if (id == Ecg)
        {
            return builtIn.GetOrAdd(id, _ => LoadEcg());
        }

        return id.StartsWith(GeneratorPrefix, StringComparison.Ordinal)
            ? builtIn.GetOrAdd(id, _ => Generate(GeneratorCatalog.Find(id[GeneratorPrefix.Length..])))
            : LoadOwn(library.Load(id));
    }

    // As on Anomagram's page the archive's small half is tested on and the large one trained on.
    private LiveRows LoadEcg()
    {
        DataSet set = lesson.Beats(CancellationToken.None).Source;
        int[] small = [.. Enumerable.Range(0, Heartbeats.Tested)];
        return LiveRows.Of("ECG5000", null, set.Table, set.LabelColumn, null, [set.LabelColumn, .. set.FurtherLabelColumns], LiveRows.ReadLabels(set.Table, set.LabelColumn), small);
    }

    private static LiveRows LoadOwn(LoadedData data) =>
        LiveRows.Of(data.Record.Name, data.Record.Id, data.Table, data.Record.LabelColumn, data.Record.NormalLabel, data.RoleColumns, data.Labels, null);

    private LiveRows Generate(Generator generator)
    {
        string file = Path.Combine(folder.Uploads, Identifier.Create() + ".csv");
        try
        {
            generator.Write(file, GeneratedRows);
            Table table = TableSource.Parse(file).ReadAll();
            return LiveRows.Of(generator.Name, null, table, generator.LabelColumn, null, [generator.LabelColumn, .. generator.FurtherLabelColumns], LiveRows.ReadLabels(table, generator.LabelColumn), null);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>A data set as live trainings need it.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="DataSetId">Its id, when it is one of the server's data sets.</param>
/// <param name="Table">All rows, without the columns that are not learned from.</param>
/// <param name="LabelColumn">The column of labels it had; null without labels.</param>
/// <param name="NormalLabel">The label of normal rows; null when labels are 0 and 1.</param>
/// <param name="Labelled">The whole table.</param>
/// <param name="Labels">Whether each row is an anomaly; null without labels.</param>
/// <param name="TestRows">The rows to test on, where the data set fixes them.</param>
internal sealed record LiveRows(string Name, string? DataSetId, Table Table, string? LabelColumn, string? NormalLabel, Table Labelled, bool[]? Labels, int[]? TestRows)
{
    public static LiveRows Of(string name, string? dataSetId, Table table, string? labelColumn, string? normalLabel, IReadOnlyList<string> leaveOut, bool[]? labels, int[]? testRows)
    {
        Column[] columns = [.. table.Columns.Where(column => !leaveOut.Contains(column.Name))];
        var learned = new Table(columns) { RowShape = columns.Length == table.RowShape?.Columns ? table.RowShape : null };
        return new LiveRows(name, dataSetId, learned, labels is null ? null : labelColumn, normalLabel, table, labels, testRows);
    }

    /// <summary>Labels of 0 and 1.</summary>
    public static bool[] ReadLabels(Table table, string column)
    {
        var numbers = (NumberColumn)table[column];
        return [.. numbers.Values.ToArray().Select(value => value == 1)];
    }
}
