using MathNet.Numerics.Distributions;

namespace Misfit.Metrics;

/// <summary>Mean, spread and interval of a few repeated figures.</summary>
public static class Sample
{
    /// <summary>The mean.</summary>
    /// <param name="values">At least one.</param>
    public static double Mean(ReadOnlySpan<double> values)
    {
        CheckCount(values, 1);
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>The standard deviation of these values themselves, √(Σ(x − mean)² / n): the ± of result tables.</summary>
    /// <param name="values">At least one.</param>
    public static double PopulationStandardDeviation(ReadOnlySpan<double> values) => Math.Sqrt(SumOfSquares(values) / values.Length);

    /// <summary>The unbiased variance of what the values were drawn from, Σ(x − mean)² / (n − 1).</summary>
    /// <param name="values">At least two.</param>
    public static double Variance(ReadOnlySpan<double> values)
    {
        CheckCount(values, 2);
        return SumOfSquares(values) / (values.Length - 1);
    }

    /// <summary>Student's interval for the mean of what the values were drawn from.</summary>
    /// <param name="values">At least two.</param>
    /// <param name="confidence">In (0, 1).</param>
    public static (double Lower, double Upper) MeanInterval(ReadOnlySpan<double> values, double confidence = 0.95)
    {
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be between 0 and 1.");
        }

        double error = Math.Sqrt(Variance(values) / values.Length);
        double half = error * StudentT.InvCDF(0, 1, values.Length - 1, (1 + confidence) / 2);
        double mean = Mean(values);
        return (mean - half, mean + half);
    }

    internal static void CheckCount(ReadOnlySpan<double> values, int least)
    {
        if (values.Length < least)
        {
            throw new ArgumentException($"At least {least} values are needed, there are {values.Length}.", nameof(values));
        }
    }

    private static double SumOfSquares(ReadOnlySpan<double> values)
    {
        double mean = Mean(values), sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }
}
