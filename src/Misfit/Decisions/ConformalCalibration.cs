namespace Misfit.Decisions;

/// <summary>
/// Turns scores into p-values: the chance that a normal row scores as high or higher. Valid for every detector and every distribution, as long as the
/// calibration rows are normal, exchangeable with normal rows to come, and were not used for fitting (Vovk et al. 2005; Bates et al. 2023). Immutable.
/// </summary>
public sealed class ConformalCalibration
{
    private readonly double[] sorted;

    /// <summary>Creates the calibration from the scores of held-out normal rows (split conformal), or of all normal rows, each scored by a model that did not see it (pooled cross-conformal).</summary>
    /// <param name="scores">At least one; none is NaN. Not changed.</param>
    public ConformalCalibration(ReadOnlySpan<double> scores) => sorted = SortedScores.Of(scores);

    /// <summary>The calibration scores, ascending.</summary>
    public ReadOnlySpan<double> Scores => sorted;

    /// <summary>The least p-value that can be given, 1 / (n + 1).</summary>
    public double Least => 1.0 / (sorted.Length + 1);

    /// <summary>p = (1 + #{calibration score ≥ s}) / (n + 1), in (0, 1]. Ties count against the row, so that P(p ≤ α) ≤ α holds for normal rows.</summary>
    /// <param name="score">Not NaN.</param>
    public double PValue(double score)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A p-value needs a score that is a number, was NaN.", nameof(score));
        }

        return (1.0 + SortedScores.CountAtOrAbove(sorted, score)) / (sorted.Length + 1);
    }

    /// <summary>The p-value of each score.</summary>
    public double[] PValues(ReadOnlySpan<double> scores)
    {
        var values = new double[scores.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            values[i] = PValue(scores[i]);
        }

        return values;
    }
}
