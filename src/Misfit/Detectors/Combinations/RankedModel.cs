using Misfit.Numerics;

namespace Misfit.Detectors.Combinations;

/// <summary>A model whose scores are turned into ranks among the scores of its fitted rows: 0 below all, 1 far above all.</summary>
internal sealed class RankedModel
{
    private readonly double[] sorted;
    private readonly double spread;

    /// <param name="model">The model.</param>
    /// <param name="fitted">Its scores of the fitted rows, in any order.</param>
    public RankedModel(DetectorModel model, double[] fitted)
    {
        Model = model;
        sorted = [.. fitted.Order()];
        double above = sorted[^1] - sorted[sorted.Length / 2];
        spread = above > 0 ? above : 1;
    }

    public DetectorModel Model { get; }

    public ReadOnlySpan<double> Fitted => sorted;

    /// <summary>The scores of the fitted rows. Methods that look for neighbours leave each row out of its own.</summary>
    public static double[] FittedScores(DetectorModel model, Matrix rows) => model.ScoreFitted() ?? model.Score(rows);

    /// <summary>
    /// The share of n + 1 places that lie below the score, those of equal scores by half. The last place, above all fitted rows, is filled more and more the farther the score is above them, so that far rows keep their order.
    /// </summary>
    public double Rank(double score)
    {
        double places = sorted.Length + 1;
        if (score > sorted[^1])
        {
            double far = (score - sorted[^1]) / spread;
            return (sorted.Length + (double.IsInfinity(far) ? 1 : far / (1 + far))) / places;
        }

        int below = CountBelow(score, orEqual: false), upTo = CountBelow(score, orEqual: true);
        return (below + upTo) / 2.0 / places;
    }

    private int CountBelow(double score, bool orEqual)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool below = orEqual ? sorted[middle] <= score : sorted[middle] < score;
            (low, high) = below ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
