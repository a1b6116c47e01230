using Misfit.Numerics;

namespace Misfit.Decisions;

/// <summary>
/// What share of rows is odd, guessed from their scores without labels. The scores of normal rows are taken to follow a bell curve after a transformation of
/// Yeo and Johnson (2000), those of odd rows to lie anywhere above the middle: a mixture, fitted by expectation and maximisation for each transformation, of which
/// the likeliest counts. It is fitted with a normal curve and with Student's t of 8 degrees of freedom, whose tails are heavier; the share is the mean of
/// both, and the interval reaches from the lower end of one's bootstrap interval to the upper end of the other's, whichever way round. Odd rows that score like normal
/// ones cannot be counted by any method.
/// </summary>
/// <param name="Share">The share of odd rows, in [0, 1).</param>
/// <param name="Lower">Lower end of the 95 % interval.</param>
/// <param name="Upper">Upper end of the 95 % interval.</param>
public sealed record ContaminationEstimate(double Share, double Lower, double Upper)
{
    private const int FewestRows = 30;
    private const int Resamples = 100;
    private const double Tail = 0.025;

    /// <summary>Estimates the share of odd rows.</summary>
    /// <param name="scores">A score for each row by a model that was not fitted on that row; higher = odder. At least 30.</param>
    /// <param name="rng">For the bootstrap.</param>
    /// <exception cref="DataException">There are fewer than 30 scores, one is not finite, or half of them are equal.</exception>
    public static ContaminationEstimate Of(ReadOnlySpan<double> scores, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        if (scores.Length < FewestRows)
        {
            throw new DataException($"A share of odd rows can be estimated from {FewestRows} scores or more; there are {scores.Length}.");
        }

        ScoreGroups groups = ScoreGroups.Of(scores);
        ScoreMixture[] curves = [new ScoreMixture(groups, double.PositiveInfinity), new ScoreMixture(groups, 8)];
        double[] shares = Array.ConvertAll(curves, curve => curve.Share(groups.Counts));
        var resampled = Array.ConvertAll(curves, _ => new double[Resamples]);
        for (int i = 0; i < Resamples; i++)
        {
            double[] counts = groups.Resample(rng);
            for (int curve = 0; curve < curves.Length; curve++)
            {
                resampled[curve][i] = curves[curve].Share(counts);
            }
        }

        Array.ForEach(resampled, Array.Sort);
        return new ContaminationEstimate(
            shares.Average(),
            Math.Min(shares.Min(), resampled.Min(sorted => Quantile.OfSorted(sorted, Tail))),
            Math.Max(shares.Max(), resampled.Max(sorted => Quantile.OfSorted(sorted, 1 - Tail))));
    }
}
