using Misfit.Server.Incidents;
using Misfit.Tables;

namespace Misfit.Server.Thresholds;

/// <summary>How one group of rows fares, so that nobody is flagged unfairly without being seen.</summary>
/// <param name="Name">The group.</param>
/// <param name="Counts">Its counts.</param>
internal sealed record GroupFigures(string Name, Counts Counts)
{
    /// <summary>Rows below which a group's rates say little.</summary>
    public const int SmallRows = 30;

    /// <summary>Anomalies below which a group's recall says little.</summary>
    public const int SmallAnomalies = 10;

    /// <summary>The group of rows without a value.</summary>
    public const string Missing = "(missing)";

    private const int MostGroups = 50;

    /// <summary>Why its figures are uncertain; null when they are not.</summary>
    public string? Warning =>
        Counts.Rows < SmallRows ? $"only {Counts.Rows} rows"
        : Counts.Confusion is { } confusion && confusion.TruePositives + confusion.FalseNegatives < SmallAnomalies ? $"only {confusion.TruePositives + confusion.FalseNegatives} anomalies"
        : null;

    /// <summary>The columns that rows can be grouped by: words of 2 to 50 values.</summary>
    public static IReadOnlyList<string> Columns(InvestigatedRun run) =>
        [.. run.Rows.Columns.Where(column => column.Name != run.Roles.Label && column is CategoryColumn { Levels.Count: >= 2 and <= MostGroups }).Select(column => column.Name)];

    /// <summary>The figures of each group; together they are all rows given.</summary>
    public static IReadOnlyList<GroupFigures> Of(InvestigatedRun run, string column, IEnumerable<int> rows, bool[] flagged) =>
        [.. rows.GroupBy(row => run.Rows[column].Text(row) is { Length: > 0 } name ? name : Missing, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new GroupFigures(group.Key, Counts.Of(group, flagged, run.Roles.Anomalies)))];
}
