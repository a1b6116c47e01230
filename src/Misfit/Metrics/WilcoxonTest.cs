using MathNet.Numerics;

namespace Misfit.Metrics;

/// <summary>Wilcoxon's signed-rank test of whether paired figures (two methods on the same data sets) differ, two-sided.</summary>
public static class WilcoxonTest
{
    /// <summary>The largest number of differences for which the exact distribution is used.</summary>
    private const int LargestExact = 25;

    /// <summary>
    /// The statistic is the smaller sum of ranks. Zero differences are dropped and ties get mid-ranks; the p-value is exact for up to 25 differences without
    /// ties, else from the normal approximation with the correction for ties (and none for continuity).
    /// </summary>
    /// <param name="first">At least one value.</param>
    /// <param name="second">As many.</param>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static TestResult Compare(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double[] all = MeanTests.Differences(first, second);
        Sample.CheckCount(all, 1);
        double[] differences = Array.FindAll(all, difference => difference != 0);
        int n = differences.Length;
        if (n == 0)
        {
            return new TestResult(0, 1);
        }

        double[] ranks = Ranks.Ascending(Array.ConvertAll(differences, Math.Abs), out double tieSum);
        double positive = 0;
        for (int i = 0; i < n; i++)
        {
            positive += differences[i] > 0 ? ranks[i] : 0;
        }

        double statistic = Math.Min(positive, (n * (n + 1.0) / 2) - positive);
        return new TestResult(statistic, tieSum == 0 && n <= LargestExact ? Exact((int)statistic, n) : Approximate(statistic, n, tieSum));
    }

    /// <summary>Twice the share of the 2ⁿ ways to give signs whose sum of positive ranks is at most the statistic.</summary>
    private static double Exact(int statistic, int n)
    {
        var ways = new double[(n * (n + 1) / 2) + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= n; rank++)
        {
            for (int sum = ways.Length - 1; sum >= rank; sum--)
            {
                ways[sum] += ways[sum - rank];
            }
        }

        double below = 0;
        for (int sum = 0; sum <= statistic; sum++)
        {
            below += ways[sum];
        }

        return Math.Min(1, 2 * below / Math.Pow(2, n));
    }

    private static double Approximate(double statistic, int n, double tieSum)
    {
        double mean = n * (n + 1.0) / 4;
        double variance = ((n * (n + 1.0) * ((2 * n) + 1)) - (tieSum / 2)) / 24;
        return Math.Min(1, SpecialFunctions.Erfc((mean - statistic) / Math.Sqrt(2 * variance)));
    }
}
