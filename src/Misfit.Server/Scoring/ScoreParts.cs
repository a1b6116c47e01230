using Misfit.Explanations;
using Misfit.Pipelines;

namespace Misfit.Server.Scoring;

/// <summary>
/// A row's score split over its columns: base + the sum of all parts is the score. Where the detector's contributions add up to the score, they are the
/// parts. Others only rank the columns; then the part of the score above the base is shared out in their proportion, and <see cref="Scaled"/> says so.
/// </summary>
/// <param name="Explanation">What the model says of the row.</param>
/// <param name="Base">What the score is without any part: 0, or for methods whose scores can be negative the least calibration score.</param>
/// <param name="Scaled">Whether the parts were made to sum up.</param>
/// <param name="Parts">One for each reason of the explanation, in its order.</param>
internal sealed record ScoreParts(Explanation Explanation, double Base, bool Scaled, IReadOnlyList<double> Parts)
{
    /// <summary>Contributions are sums of float32 numbers and so may miss the score in their last digits.</summary>
    private const double Rounding = 1e-4;

    public static ScoreParts Of(PipelineModel model, Explanation explanation)
    {
        double[] contributions = [.. explanation.Reasons.Select(reason => reason.Contribution)];
        double sum = contributions.Sum();
        if (explanation.SumsToScore && Math.Abs(sum - explanation.Score) <= Rounding * Math.Max(1, Math.Abs(explanation.Score)))
        {
            double correction = sum == 0 ? 0 : explanation.Score / sum;
            return new ScoreParts(explanation, 0, false, correction == 0 ? contributions : Array.ConvertAll(contributions, part => part * correction));
        }

        double least = model.Groups.Count > 0 ? Math.Min(0, explanation.Score) : Math.Min(0, model.Calibration.Normal.Scores[0]);
        return new ScoreParts(explanation, least, true, Share(explanation.Score - least, contributions));
    }

    // Columns that speak for the row get nothing; when all do, or none says anything, all get the same.
    private static double[] Share(double whole, double[] contributions)
    {
        double positive = contributions.Sum(contribution => Math.Max(0, contribution));
        return Array.ConvertAll(contributions, contribution => positive > 0 ? whole * Math.Max(0, contribution) / positive : whole / contributions.Length);
    }
}
