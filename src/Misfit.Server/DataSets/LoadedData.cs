using Misfit.Data.Datasets;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>A data set in memory. Immutable.</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="Table">All rows and all columns, also those that are not learned from.</param>
/// <param name="Labels">Whether each row is labelled an anomaly; null when there are no labels that can be read.</param>
/// <param name="Split">The split that a paper fixed for a set of the catalogue; null for others.</param>
internal sealed record LoadedData(DataSetRecord Record, Table Table, bool[]? Labels, PublishedSplit? Split)
{
    /// <summary>The columns that are not learned from as they are: label, time, group and ignored ones.</summary>
    public IReadOnlyList<string> RoleColumns => Record.RoleColumns;

    /// <summary>The table without <see cref="RoleColumns"/>.</summary>
    public Table Learned()
    {
        Column[] columns = [.. Table.Columns.Where(column => !RoleColumns.Contains(column.Name))];
        return new Table(columns) { RowShape = columns.Length == Table.RowShape?.Columns ? Table.RowShape : null };
    }
}
