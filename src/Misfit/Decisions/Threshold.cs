namespace Misfit.Decisions;

/// <summary>Where a pipeline draws the line, and what that costs. A row is flagged when its score is greater than <see cref="Value"/>.</summary>
/// <param name="Value">The threshold. +∞ flags nothing.</param>
/// <param name="Rule">The rule it came from.</param>
/// <param name="Alarms">
/// How many calibration rows are above the threshold, and the share of future rows like them that will be. When the calibration rows
/// are labelled only the normal ones count, so it is the false-alarm rate; without labels it is that too as long as the rows are normal.
/// </param>
/// <param name="Remark">What to know about the threshold, in one sentence; null when there is nothing.</param>
public sealed record Threshold(double Value, ThresholdRule Rule, RateEstimate Alarms, string? Remark = null)
{
    /// <summary>Whether a row of this score is flagged: strictly above the threshold.</summary>
    public bool Flags(double score) => score > Value;
}
