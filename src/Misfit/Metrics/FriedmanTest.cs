using MathNet.Numerics;

namespace Misfit.Metrics;

/// <summary>Whether several methods differ over several data sets (Friedman 1937; Iman and Davenport 1980; Demšar 2006).</summary>
public static class FriedmanTest
{
    // Critical values of the Nemenyi test at 0.05 for 2 to 20 methods: studentised range statistic / √2.
    private static readonly double[] CriticalValues =
        [1.960, 2.344, 2.569, 2.728, 2.850, 2.948, 3.031, 3.102, 3.164, 3.219, 3.268, 3.313, 3.354, 3.391, 3.426, 3.458, 3.489, 3.517, 3.544];

    /// <summary>
    /// Friedman's χ² = 12N / (k(k + 1)) · (Σ R̄ⱼ² − k(k + 1)² / 4) of the average ranks, divided by 1 − Σ(t³ − t) / (N(k³ − k)) for ties;
    /// k − 1 degrees of freedom.
    /// </summary>
    /// <param name="figures">One row per data set, one figure per method; at least three methods.</param>
    public static TestResult Compare(IReadOnlyList<double[]> figures)
    {
        double chiSquare = ChiSquare(figures, out int methods);
        return new TestResult(chiSquare, chiSquare <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized((methods - 1) / 2.0, chiSquare / 2));
    }

    /// <summary>Iman and Davenport's less conservative F = (N − 1)χ² / (N(k − 1) − χ²), with k − 1 and (k − 1)(N − 1) degrees of freedom.</summary>
    /// <param name="figures">One row per data set (at least two), one figure per method; at least three methods.</param>
    public static TestResult ImanDavenport(IReadOnlyList<double[]> figures)
    {
        double chiSquare = ChiSquare(figures, out int methods);
        int dataSets = figures.Count;
        if (dataSets < 2)
        {
            throw new ShapeException("The test of Iman and Davenport needs at least two data sets, there is one.");
        }

        double rest = (dataSets * (methods - 1.0)) - chiSquare;
        if (rest <= 0)
        {
            return new TestResult(double.PositiveInfinity, 0);
        }

        double f = (dataSets - 1) * chiSquare / rest;
        double above = methods - 1.0, below = (methods - 1.0) * (dataSets - 1);
        return new TestResult(f, SpecialFunctions.BetaRegularized(below / 2, above / 2, below / (below + (above * f))));
    }

    /// <summary>
    /// Nemenyi's critical difference at 0.05, q·√(k(k + 1) / (6N)): average ranks that differ by less are not told apart.
    /// </summary>
    /// <param name="methods">From 2 to 20.</param>
    /// <param name="dataSets">At least one.</param>
    public static double CriticalDifference(int methods, int dataSets)
    {
        if (methods < 2 || methods > CriticalValues.Length + 1)
        {
            throw new ArgumentOutOfRangeException(nameof(methods), methods, $"The critical difference is known for 2 to {CriticalValues.Length + 1} methods.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dataSets);
        return CriticalValues[methods - 2] * Math.Sqrt(methods * (methods + 1.0) / (6.0 * dataSets));
    }

    private static double ChiSquare(IReadOnlyList<double[]> figures, out int methods)
    {
        double[] sums = Ranks.Sums(figures, out double tieSum);
        methods = sums.Length;
        if (methods < 3)
        {
            throw new ShapeException($"Friedman's test compares at least three methods, there are {methods}; use Wilcoxon's test for two.");
        }

        double n = figures.Count, k = methods, squares = 0;
        foreach (double sum in sums)
        {
            squares += sum / n * (sum / n);
        }

        double ties = 1 - (tieSum / (n * ((k * k * k) - k)));
        return ties == 0 ? 0 : 12 * n / (k * (k + 1)) * (squares - (k * (k + 1) * (k + 1) / 4)) / ties;
    }
}
