using Misfit.Tables;

namespace Misfit.Pipelines;

/// <summary>Reads labels.</summary>
public static class RowLabels
{
    private static readonly string[] Names = ["label", "labels", "class", "target", "y", "anomaly", "is_anomaly", "outlier", "is_outlier", "fraud", "is_fraud", "attack", "is_attack"];

    /// <summary>
    /// The column of labels that data have by habit but nobody named; null when none or several are called so. Learning from it would make every figure
    /// worthless, so it is left out.
    /// </summary>
    /// <param name="columns">The names of all columns.</param>
    public static string? Guess(IReadOnlyCollection<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        string[] candidates = [.. columns.Where(name => Names.Contains(name, StringComparer.OrdinalIgnoreCase))];
        return candidates.Length == 1 && columns.Count > 1 ? candidates[0] : null;
    }

    /// <summary>Whether each row is labelled an anomaly.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="column">The column of labels.</param>
    /// <param name="normal">The label of normal rows, every other being an anomaly; null when labels are 0 and 1 or true and false, 1 and true being anomalies.</param>
    /// <param name="firstRow">The number by which messages call the first row.</param>
    /// <exception cref="DataException">There is no such column, a row has no label or one that cannot be read, or no row has the normal label.</exception>
    public static bool[] Read(Table rows, string column, string? normal = null, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Column labels = rows[column];
        var anomalies = new bool[rows.Rows];
        for (int i = 0; i < anomalies.Length; i++)
        {
            string text = labels.Text(i);
            if (text.Length == 0)
            {
                throw new DataException($"Row {firstRow + i} has no label in column '{column}'; every row needs one. Fill it in, or leave the row out.");
            }

            anomalies[i] = normal is not null ? text != normal : IsAnomaly(column, firstRow + i, text);
        }

        return normal is null || Array.IndexOf(anomalies, false) >= 0 || anomalies.Length == 0
            ? anomalies
            : throw new DataException($"No row is labelled '{normal}' in column '{column}'; the first is labelled '{labels.Text(0)}'. Name the label of normal rows as it is written there.");
    }

    private static bool IsAnomaly(string column, long row, string text) => text switch
    {
        "0" => false,
        "1" => true,
        _ when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        _ => throw new DataException($"The label of row {row} in column '{column}' must be 0, 1, true or false, was '{text}'. Name the label of normal rows if there are others."),
    };
}
