using Misfit.Tables;

namespace Misfit.Cli.Input;

/// <summary>
/// Finds the column of labels that a file has by habit but nobody named. Learning from it would make every figure worthless, so it is left
/// out, and the user is told.
/// </summary>
internal static class LabelGuess
{
    private static readonly string[] Names = ["label", "labels", "class", "target", "y", "anomaly", "is_anomaly", "outlier", "is_outlier", "fraud", "is_fraud", "attack", "is_attack"];

    public static string? Find(Table rows)
    {
        string[] candidates = [.. rows.Columns.Select(column => column.Name).Where(name => Names.Contains(name, StringComparer.OrdinalIgnoreCase))];
        return candidates.Length == 1 && rows.Columns.Count > 1 ? candidates[0] : null;
    }
}
