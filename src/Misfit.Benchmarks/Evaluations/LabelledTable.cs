using Misfit.Data.Datasets;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>One opinion of which rows are anomalies.</summary>
/// <param name="Name">The column it was read from.</param>
/// <param name="Anomalies">Whether each row is an anomaly.</param>
public sealed record LabelSet(string Name, bool[] Anomalies);

/// <summary>A table to evaluate detectors on, with what is known of it.</summary>
public sealed record LabelledTable
{
    /// <summary>What reports call it.</summary>
    public required string Name { get; init; }

    /// <summary>The rows, label columns included.</summary>
    public required Table Table { get; init; }

    /// <summary>The labels that splits are made by and that headline figures are for.</summary>
    public required LabelSet Labels { get; init; }

    /// <summary>Other labels of the same rows, for which the same scores give further figures.</summary>
    public IReadOnlyList<LabelSet> OtherLabels { get; init; } = [];

    /// <summary>Columns that are not learned from, label columns among them.</summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>The split a paper fixed; null for none.</summary>
    public PublishedSplit? Split { get; init; }

    /// <summary>How numbers are scaled unless the user says otherwise.</summary>
    public Scaler Scaler { get; init; } = Scaler.Standard;

    /// <summary>Figures others published on <see cref="Split"/>, against <see cref="Labels"/>.</summary>
    public IReadOnlyList<PublishedFigure> PublishedFigures { get; init; } = [];

    /// <summary>A table whose labels are in one of its columns.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="table">The rows.</param>
    /// <param name="labelColumn">The column of labels; null when the table itself knows it.</param>
    /// <param name="normal">The label of normal rows; null when labels are 0 and 1 or true and false.</param>
    /// <param name="ignore">Columns that are not learned from.</param>
    /// <exception cref="DataException">There is no such column, or a label is missing or cannot be read; rows are numbered from 1.</exception>
    public static LabelledTable From(string name, Table table, string? labelColumn = null, string? normal = null, params IReadOnlyList<string> ignore)
    {
        ArgumentNullException.ThrowIfNull(table);
        labelColumn ??= table.LabelColumn
            ?? throw new DataException($"{name} does not say which column holds the labels; name it (--label COLUMN). The columns are {string.Join(", ", table.Columns.Select(column => column.Name))}.");
        return new LabelledTable
        {
            Name = name,
            Table = table,
            Labels = new LabelSet(labelColumn, RowLabels.Read(table, labelColumn, normal, firstRow: 1)),
            LeaveOut = [.. ignore.Append(labelColumn).Concat(table.LabelColumn is null ? [] : [table.LabelColumn]).Distinct()],
        };
    }

    /// <summary>
    /// A data set of the catalogue. Its further label columns are never learned from; those that hold 0 and 1 alone become <see cref="OtherLabels"/>.
    /// </summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="labelColumn">The column of labels; null for the catalogue's.</param>
    /// <param name="normal">The label of normal rows; null when labels are 0 and 1.</param>
    /// <param name="ignore">Columns that are not learned from.</param>
    /// <inheritdoc cref="From(string, Table, string?, string?, IReadOnlyList{string})" path="/exception"/>
    public static LabelledTable From(DataSet dataSet, string? labelColumn = null, string? normal = null, params IReadOnlyList<string> ignore)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        string name = $"dataset:{dataSet.Name}";
        LabelledTable table = From(name, dataSet.Table, labelColumn ?? dataSet.LabelColumn, normal, ignore);
        IEnumerable<string> others = dataSet.FurtherLabelColumns.Append(dataSet.LabelColumn).Where(column => column != table.Labels.Name);
        bool asPublished = table.Labels.Name == dataSet.LabelColumn && normal is null;
        return table with
        {
            OtherLabels = [.. others.Where(column => IsBinary(dataSet.Table[column])).Select(column => new LabelSet(column, RowLabels.Read(dataSet.Table, column)))],
            LeaveOut = [.. table.LeaveOut.Concat(others).Distinct()],
            Split = asPublished ? dataSet.Split : null,
            Scaler = ScalerName.Parse(dataSet.Entry.RecommendedScaling),
            PublishedFigures = asPublished ? dataSet.Entry.PublishedFigures : [],
        };
    }

    private static bool IsBinary(Column column)
    {
        for (int row = 0; row < column.Count; row++)
        {
            if (column.Text(row) is not ("0" or "1"))
            {
                return false;
            }
        }

        return true;
    }
}
