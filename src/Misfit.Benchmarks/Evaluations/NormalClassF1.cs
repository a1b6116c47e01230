using Misfit.Numerics;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>
/// The figure of DROCC's tables (Goyal and others, ICML 2020): the F1 of the normal class when the 80 % of the rows that score lowest are called normal. On a test set half of anomalies it
/// is at most 0.769, 0.615 for random scores and at least 0.462, whatever is detected; not comparable with the F1 of anomalies.
/// </summary>
public static class NormalClassF1
{
    private const double CalledNormal = 0.8;

    /// <summary>The figure of scores.</summary>
    /// <param name="scores">One per row, higher = more anomalous.</param>
    /// <param name="anomalies">Whether each row is an anomaly.</param>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalies)
    {
        double threshold = Quantile.Of(scores, CalledNormal);
        int normal = 0, called = 0, right = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            normal += anomalies[i] ? 0 : 1;
            called += scores[i] <= threshold ? 1 : 0;
            right += scores[i] <= threshold && !anomalies[i] ? 1 : 0;
        }

        return 2.0 * right / (called + normal);
    }
}
