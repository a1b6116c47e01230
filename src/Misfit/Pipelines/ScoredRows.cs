using Misfit.Explanations;
using Misfit.Preprocessing;
using Misfit.Series;

namespace Misfit.Pipelines;

/// <summary>What a pipeline says of the rows of a table, in their order.</summary>
/// <param name="Scores">Higher = more anomalous. NaN for a row of a series that no window gives a score.</param>
/// <param name="PValues">The chance that a normal row scores as high or higher; NaN without a score.</param>
/// <param name="Flagged">Whether the score is above the threshold.</param>
/// <param name="Counts">Missing values and unseen categories, of the columns that have any.</param>
/// <param name="ExtraColumns">Columns of the table that fitting did not see; they changed nothing.</param>
public sealed record ScoredRows(double[] Scores, double[] PValues, bool[] Flagged, IReadOnlyList<ColumnCounts> Counts, IReadOnlyList<string> ExtraColumns)
{
    /// <summary>Of a series the stretches of time with flagged rows, in order of group and time; else empty.</summary>
    public IReadOnlyList<Interval> Intervals { get; init; } = [];

    /// <summary>Of a series the number of the interval each row lies in, flagged or between flagged ones; 0 for none. Else empty.</summary>
    public IReadOnlyList<int> IntervalOfRow { get; init; } = [];

    /// <summary>What was found in the order of the rows of a series and done about it, each one sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// When each group has a model of its own, how far each score is above its group's threshold, in units of that threshold's distance from the group's median
    /// calibration score; NaN without a score. Else empty.
    /// </summary>
    public IReadOnlyList<double> Excess { get; init; } = [];

    /// <summary>
    /// An explanation of one of these rows with what is said of it here. Where that is not what the model says of a new row, since the row was
    /// not compared with itself (<see cref="Pipeline.FitAndScore"/>), its contributions do not add up to the score.
    /// </summary>
    public Explanation Judge(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        int row = explanation.Row;
        return explanation with { Score = Scores[row], PValue = PValues[row], Flagged = Flagged[row], SumsToScore = explanation.SumsToScore && explanation.Score == Scores[row] };
    }

    /// <summary>The rows with the highest scores, the highest first; equal ones in their order. Rows without a score are not among them. See <see cref="Ranking"/>.</summary>
    public int[] Top(int count)
    {
        double[] ranking = Ranking();
        int[] order = [.. Enumerable.Range(0, ranking.Length).Where(row => !double.IsNaN(ranking[row])).OrderByDescending(row => ranking[row])];
        return order[..Math.Min(count, order.Length)];
    }

    /// <summary>The intervals with the strangest peaks, the strangest first; equal ones in their order.</summary>
    public Interval[] TopIntervals(int count)
    {
        double[] ranking = Ranking();
        return [.. Intervals.OrderByDescending(interval => ranking[interval.PeakRow]).ThenBy(interval => interval.Id).Take(count)];
    }

    /// <summary>
    /// What orders the rows, higher = more anomalous, NaN without a score: the scores. When each group has a model of its own, scores of different groups have no
    /// common scale: then the number of scored rows that are less strange, by p-value and, where it is the same, by <see cref="Excess"/>. Only its order has a meaning.
    /// </summary>
    public double[] Ranking()
    {
        if (Excess.Count == 0)
        {
            return [.. Scores];
        }

        int[] order = [.. Enumerable.Range(0, Scores.Length).Where(row => !double.IsNaN(Scores[row])).OrderByDescending(row => PValues[row]).ThenBy(row => Excess[row])];
        double[] ranking = [.. Enumerable.Repeat(double.NaN, Scores.Length)];
        for (int i = 0; i < order.Length; i++)
        {
            bool same = i > 0 && PValues[order[i]] == PValues[order[i - 1]] && Excess[order[i]] == Excess[order[i - 1]];
            ranking[order[i]] = same ? ranking[order[i - 1]] : i;
        }

        return ranking;
    }
}
