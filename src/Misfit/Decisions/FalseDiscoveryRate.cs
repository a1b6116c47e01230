using Misfit.Metrics;

namespace Misfit.Decisions;

/// <summary>
/// Controls the expected share of false alarms among the flagged rows over many decisions (Benjamini and Hochberg 1995). Conformal p-values that share
/// their calibration rows are positively dependent in the way the procedure allows (Bates et al. 2023).
/// </summary>
public static class FalseDiscoveryRate
{
    /// <summary>Which rows to flag so that on average at most the share <paramref name="rate"/> of the flagged ones is normal.</summary>
    /// <param name="pValues">Each in [0, 1].</param>
    /// <param name="rate">In (0, 1).</param>
    public static bool[] Flag(ReadOnlySpan<double> pValues, double rate)
    {
        if (!(rate is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The false-discovery rate must be between 0 and 1.");
        }

        double[] adjusted = Adjust(pValues);
        var flagged = new bool[adjusted.Length];
        for (int i = 0; i < flagged.Length; i++)
        {
            flagged[i] = adjusted[i] <= rate;
        }

        return flagged;
    }

    /// <summary>The least false-discovery rate at which each row is flagged: min over j ≥ rank of p₍ⱼ₎·m / j, at most 1. Equal p-values stay equal.</summary>
    /// <param name="pValues">Each in [0, 1].</param>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        (double[] sorted, int[] order) = MultipleTests.Ordered(pValues);
        var adjusted = new double[sorted.Length];
        double least = 1;
        for (int rank = sorted.Length; rank >= 1; rank--)
        {
            // p·m / rank in this order of operations: 0.01·100 / 1 compares as people expect.
            least = Math.Min(least, sorted[rank - 1] * sorted.Length / rank);
            adjusted[order[rank - 1]] = least;
        }

        return adjusted;
    }
}
