using Misfit.Numerics;

namespace Misfit.Decisions;

/// <summary>
/// What share of rows is odd, guessed from their scores without labels. The scores of normal rows are taken to follow a bell curve after a transformation of
/// Yeo and Johnson (2000), whose power, middle and width are matched at the 10th, 50th and 90th percent of the normal rows; the share of odd rows is what lies
/// beyond the curve's 99.5 percent in excess of the half percent that belongs there. As the percentiles are those of the normal rows alone, the share is put in
/// again until it stays. How heavy a tail normal rows may have cannot be seen in scores without labels, and decides: the share is that for powers of −½ and more;
/// the lower end of the interval allows powers from −1 and the tail of Student's t of 8 degrees of freedom, the upper end only powers from ½, each at the end of a 95 %
/// bootstrap interval. Odd rows that score like normal ones cannot be counted.
/// </summary>
/// <param name="Share">The share of odd rows, in [0, 0.5].</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
public sealed record ContaminationEstimate(double Share, double Lower, double Upper)
{
    private const int FewestRows = 30;
    private const int Resamples = 100;
    private const double Level = 0.025;

    // For the lower end, the share itself and the upper end.
    private static readonly ScoreCurve[] Curves = [new(BellCurve.Student, -1), new(BellCurve.Normal, -0.5), new(BellCurve.Normal, 0.5)];

    /// <summary>Estimates the share of odd rows.</summary>
    /// <param name="scores">A score for each row by a model that was not fitted on that row; higher = odder. At least 30.</param>
    /// <param name="rng">For the bootstrap.</param>
    /// <exception cref="DataException">There are fewer than 30 scores, one is not finite, or most of them are equal.</exception>
    public static ContaminationEstimate Of(ReadOnlySpan<double> scores, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        double[] sorted = scores.ToArray();
        if (sorted.Length < FewestRows)
        {
            throw new DataException($"A share of odd rows can be estimated from {FewestRows} scores or more; there are {sorted.Length}.");
        }

        if (!sorted.All(double.IsFinite))
        {
            throw new DataException("A score is not finite; a share of odd rows can be estimated from finite scores only.");
        }

        Array.Sort(sorted);
        double[] shares = Array.ConvertAll(Curves, curve => curve.Excess(sorted));
        if (shares.Any(double.IsNaN))
        {
            throw new DataException("Most rows have the same score, so that no share of odd ones can be estimated. Use another detector.");
        }

        double[][] resampled = Resampled(sorted, rng);
        return new ContaminationEstimate(
            shares[1],
            Math.Min(shares[1], Quantile.OfSorted(resampled[0], Level)),
            Math.Max(shares[1], Quantile.OfSorted(resampled[2], 1 - Level)));
    }

    /// <summary>For each curve the shares of other samples of as many rows, ascending.</summary>
    private static double[][] Resampled(double[] sorted, Rng rng)
    {
        var shares = Array.ConvertAll(Curves, _ => new double[Resamples]);
        var counts = new int[sorted.Length];
        var sample = new double[sorted.Length];
        for (int i = 0; i < Resamples; i++)
        {
            Array.Clear(counts);
            for (int draw = 0; draw < counts.Length; draw++)
            {
                counts[rng.NextInt32(counts.Length)]++;
            }

            int place = 0;
            for (int row = 0; row < counts.Length; row++)
            {
                sample.AsSpan(place, counts[row]).Fill(sorted[row]);
                place += counts[row];
            }

            for (int curve = 0; curve < shares.Length; curve++)
            {
                double share = Curves[curve].Excess(sample);
                shares[curve][i] = double.IsNaN(share) ? 0 : share;
            }
        }

        Array.ForEach(shares, Array.Sort);
        return shares;
    }
}
