using Misfit.Explanations;

namespace Misfit.Server.Records;

/// <summary>A score divided into parts that add up to it.</summary>
/// <param name="Parts">One for each column the detector sees, the largest first.</param>
/// <param name="Base">What is of no column: the score of a typical row, where the detector's own contributions are not on the scale of its score; else 0.</param>
/// <param name="Exact">Whether the parts are the detector's own; else the distance from a typical row's score, shared out in proportion to its contributions.</param>
internal sealed record ScoreParts(IReadOnlyList<ScorePart> Parts, double Base, bool Exact)
{
    /// <summary>Divides the score of an explanation.</summary>
    /// <param name="explanation">Why the row got its score.</param>
    /// <param name="middle">The median score of the run.</param>
    public static ScoreParts Of(Explanation explanation, double middle)
    {
        double sum = explanation.Reasons.Sum(reason => reason.Contribution);
        bool exact = explanation.SumsToScore && sum != 0;
        double start = exact ? 0 : middle;
        double[] weights = [.. explanation.Reasons.Select(reason => exact ? reason.Contribution : Math.Max(0, reason.Contribution))];
        double all = weights.Sum();
        if (all == 0)
        {
            weights = [.. weights.Select(_ => 1.0)];
            all = weights.Length;
        }

        // Contributions are sums of single-precision numbers: what rounding left is shared out as well.
        return new ScoreParts([.. explanation.Reasons.Select((reason, i) => new ScorePart(reason, weights[i] / all * (explanation.Score - start)))], start, exact);
    }
}

/// <summary>What one column has of a score.</summary>
/// <param name="Reason">The column, its value, typical and expected value.</param>
/// <param name="Part">Its part.</param>
internal sealed record ScorePart(Reason Reason, double Part);
