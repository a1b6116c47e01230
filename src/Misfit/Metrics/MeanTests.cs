using MathNet.Numerics;

namespace Misfit.Metrics;

/// <summary>Student's tests of whether two means differ, two-sided.</summary>
public static class MeanTests
{
    /// <summary>Student's test for two independent samples of equal variance, n₁ + n₂ − 2 degrees of freedom.</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">At least two values.</param>
    public static TestResult Student(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        int freedom = first.Length + second.Length - 2;
        double pooled = (((first.Length - 1) * Sample.Variance(first)) + ((second.Length - 1) * Sample.Variance(second))) / freedom;
        double error = Math.Sqrt(pooled * ((1.0 / first.Length) + (1.0 / second.Length)));
        return FromDifference(Sample.Mean(first) - Sample.Mean(second), error, freedom);
    }

    /// <summary>Welch's test for two independent samples, whose variances may differ, with the degrees of freedom of Welch and Satterthwaite.</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">At least two values.</param>
    public static TestResult Welch(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double a = Sample.Variance(first) / first.Length;
        double b = Sample.Variance(second) / second.Length;
        double freedom = a + b == 0 ? 1 : (a + b) * (a + b) / ((a * a / (first.Length - 1)) + (b * b / (second.Length - 1)));
        return FromDifference(Sample.Mean(first) - Sample.Mean(second), Math.Sqrt(a + b), freedom);
    }

    /// <summary>Student's test of whether the mean of the differences of paired values is zero, n − 1 degrees of freedom.</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">As many.</param>
    public static TestResult Paired(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double[] differences = Differences(first, second);
        double error = Math.Sqrt(Sample.Variance(differences) / differences.Length);
        return FromDifference(Sample.Mean(differences), error, differences.Length - 1);
    }

    internal static double[] Differences(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ShapeException($"Paired samples must have equal lengths: {first.Length} and {second.Length}.");
        }

        var differences = new double[first.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = first[i] - second[i];
        }

        return differences;
    }

    private static TestResult FromDifference(double difference, double error, double freedom)
    {
        if (error == 0)
        {
            // No spread at all: equal means are no evidence, different ones are certain.
            return difference == 0 ? new TestResult(0, 1) : new TestResult(difference > 0 ? double.PositiveInfinity : double.NegativeInfinity, 0);
        }

        double t = difference / error;
        return new TestResult(t, SpecialFunctions.BetaRegularized(freedom / 2, 0.5, freedom / (freedom + (t * t))));
    }
}
