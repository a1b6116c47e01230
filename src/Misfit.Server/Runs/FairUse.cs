using System.Globalization;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Runs;

/// <summary>How a run treats groups of rows: how many of each it flags, and where there are labels how rightly.</summary>
internal static class FairUse
{
    /// <summary>With fewer rows, or fewer anomalies, a group's ratios say little.</summary>
    public const int SmallGroup = 30;

    private const int MostGroups = 100;

    /// <summary>The figures of each group, the largest first, and of all rows together.</summary>
    /// <exception cref="ApiException">400: the column has too many values.</exception>
    /// <exception cref="DataException">There is no such column.</exception>
    public static FairUseTable Of(RunRecord run, double[] scores, bool[] flags, LoadedData data, string column)
    {
        Column groups = data.Table[column];
        Dictionary<string, List<int>> rows = new(StringComparer.Ordinal);
        for (int row = 0; row < run.Rows; row++)
        {
            if (!double.IsNaN(scores[row]))
            {
                string name = groups.Text(row);
                (rows.TryGetValue(name, out List<int>? members) ? members : rows[name] = []).Add(row);
                if (rows.Count > MostGroups)
                {
                    throw ApiException.BadRequest($"Column '{column}' has more than {MostGroups} values, too many for groups; choose one with fewer.");
                }
            }
        }

        bool[]? labels = data.Labels;
        FairUseRow[] table = [.. rows.OrderByDescending(group => group.Value.Count).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => Row(group.Key.Length == 0 ? "(missing)" : group.Key, group.Value, flags, labels))];
        return new FairUseTable(run.Id, column, table, Row("all rows", [.. rows.Values.SelectMany(group => group)], flags, labels));
    }

    private static FairUseRow Row(string name, List<int> rows, bool[] flags, bool[]? labels)
    {
        RunCounts counts = RunCounts.Of(rows, flags, labels ?? new bool[flags.Length]);
        string? warning = counts.Rows < SmallGroup
            ? string.Create(CultureInfo.InvariantCulture, $"Only {counts.Rows} rows: the rates say little.")
            : labels is not null && counts.Anomalies < SmallGroup ? string.Create(CultureInfo.InvariantCulture, $"Only {counts.Anomalies} labelled anomalies: precision and recall say little.") : null;
        return new FairUseRow(name, counts.Rows, counts.Flagged, counts.FlagRate, labels is null ? null : counts, labels is null ? null : counts.Precision, labels is null ? null : counts.Recall, warning);
    }
}

/// <summary>A run's groups by one column.</summary>
internal sealed record FairUseTable(string RunId, string Column, IReadOnlyList<FairUseRow> Groups, FairUseRow Total);

/// <summary>One group.</summary>
/// <param name="Group">The value of the column.</param>
/// <param name="Rows">Rows with a score.</param>
/// <param name="Flagged">How many of them were flagged.</param>
/// <param name="FlagRate">Their share.</param>
/// <param name="Counts">Flags beside labels; null without labels.</param>
/// <param name="Precision">Null without labels or flags.</param>
/// <param name="Recall">Null without labels or anomalies.</param>
/// <param name="Warning">Why the rates should not be relied on.</param>
internal sealed record FairUseRow(string Group, int Rows, int Flagged, double? FlagRate, RunCounts? Counts, double? Precision, double? Recall, string? Warning);
