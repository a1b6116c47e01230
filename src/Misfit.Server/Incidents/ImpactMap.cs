using Misfit.Tables;

namespace Misfit.Server.Incidents;

/// <summary>
/// Where the weight of flagged rows lies: for every value of every column of words, its share of what their scores have above the threshold, beside its share of all rows. Ranked by
/// how much larger the first is, so that a value that most rows have is not blamed for being common.
/// </summary>
internal static class ImpactMap
{
    private const int MostNumbers = 12;
    private const int MostValues = 2000;

    /// <param name="run">The rows.</param>
    /// <param name="flagged">Those whose weight is shared out.</param>
    /// <param name="most">How many values to name at most.</param>
    public static IReadOnlyList<Impact> Of(InvestigatedRun run, IReadOnlyList<int> flagged, int most = 12)
    {
        double[] weights = [.. flagged.Select(row => Weight(run, row))];
        double total = weights.Sum();
        var impacts = new List<Impact>();
        foreach (Column column in run.Rows.Columns.Where(column => column.Name != run.Roles.Label && column.Name != run.Roles.Time && !IsIgnored(run, column.Name)))
        {
            if (Values(column) is { } values)
            {
                impacts.AddRange(OfColumn(column, values, flagged, weights, total));
            }
        }

        return [.. impacts.OrderByDescending(impact => impact.Excess).ThenBy(impact => impact.Column, StringComparer.Ordinal).ThenBy(impact => impact.Value, StringComparer.Ordinal).Take(most)];
    }

    // A row that was flagged by hand weighs little, but not nothing.
    private static double Weight(InvestigatedRun run, int row) => Math.Max(run.Scores[row] - run.Threshold, 1e-9 * (1 + Math.Abs(run.Threshold)));

    private static bool IsIgnored(InvestigatedRun run, string column) => column != run.Roles.Group && run.Roles.Ignored.Contains(column);

    private static IEnumerable<Impact> OfColumn(Column column, Dictionary<string, int> values, IReadOnlyList<int> flagged, double[] weights, double total)
    {
        var weightOf = new Dictionary<string, (double Weight, int Rows)>(StringComparer.Ordinal);
        for (int i = 0; i < flagged.Count; i++)
        {
            string value = column.Text(flagged[i]);
            (double weight, int rows) = weightOf.GetValueOrDefault(value);
            weightOf[value] = (weight + weights[i], rows + 1);
        }

        return weightOf.Select(pair => new Impact(column.Name, pair.Key.Length == 0 ? "(missing)" : pair.Key, pair.Value.Weight / total, (double)values[pair.Key] / column.Count, pair.Value.Rows, values[pair.Key]));
    }

    // How often each value occurs; null for columns that have no values to speak of.
    private static Dictionary<string, int>? Values(Column column)
    {
        if (column.Kind == ColumnKind.Time || (column is CategoryColumn words && words.Levels.Count is < 2 or > MostValues))
        {
            return null;
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < column.Count; row++)
        {
            string value = column.Text(row);
            counts[value] = counts.GetValueOrDefault(value) + 1;
            if (column.Kind == ColumnKind.Number && counts.Count > MostNumbers)
            {
                return null;
            }
        }

        return counts.Count < 2 ? null : counts;
    }
}

/// <summary>What one value of one column has of an incident.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value.</param>
/// <param name="Share">Its share of the weight, from 0 to 1.</param>
/// <param name="Usual">Its share of all rows of the run.</param>
/// <param name="Flagged">Its flagged rows in the incident.</param>
/// <param name="Rows">All its rows.</param>
internal sealed record Impact(string Column, string Value, double Share, double Usual, int Flagged, int Rows)
{
    /// <summary>How much more of the weight it has than of the rows.</summary>
    public double Excess => Share - Usual;
}
