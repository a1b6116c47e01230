namespace Misfit.Explanations;

/// <summary>Why one row got its score.</summary>
/// <param name="Row">The row's place in its table.</param>
/// <param name="Score">Its score; higher = more anomalous.</param>
/// <param name="PValue">The chance that a normal row scores as high or higher.</param>
/// <param name="Flagged">Whether its score is above the threshold.</param>
/// <param name="Reasons">One for each column the detector sees, the largest contribution first.</param>
/// <param name="SumsToScore">Whether the contributions add up to the score, as they do for reconstruction detectors.</param>
public sealed record Explanation(int Row, double Score, double PValue, bool Flagged, IReadOnlyList<Reason> Reasons, bool SumsToScore);

/// <summary>What one column added to a row's score, in the user's own terms.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Value">Its value in the row.</param>
/// <param name="Typical">Its typical value: the median, or the most common one.</param>
/// <param name="Expected">The value the model expected beside the row's other values, where it makes such a guess; else null.</param>
/// <param name="Contribution">How much the column made the row odd.</param>
public sealed record Reason(string Column, string Value, string Typical, string? Expected, double Contribution);
