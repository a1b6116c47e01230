using Misfit.Preprocessing;

namespace Misfit.Pipelines;

/// <summary>What a pipeline says of the rows of a table, in their order.</summary>
/// <param name="Scores">Higher = more anomalous.</param>
/// <param name="PValues">The chance that a normal row scores as high or higher.</param>
/// <param name="Flagged">Whether the score is above the threshold.</param>
/// <param name="Counts">Missing values and unseen categories, of the columns that have any.</param>
/// <param name="ExtraColumns">Columns of the table that fitting did not see; they changed nothing.</param>
public sealed record ScoredRows(double[] Scores, double[] PValues, bool[] Flagged, IReadOnlyList<ColumnCounts> Counts, IReadOnlyList<string> ExtraColumns)
{
    /// <summary>The rows with the highest scores, the highest first; equal ones in their order.</summary>
    public int[] Top(int count)
    {
        int[] order = [.. Enumerable.Range(0, Scores.Length).OrderByDescending(row => Scores[row])];
        return order[..Math.Min(count, order.Length)];
    }
}
