using MathNet.Numerics.Distributions;

namespace Misfit.Decisions;

/// <summary>A share counted on some rows, with the exact interval of Clopper and Pearson (1934) for the share among all rows like them.</summary>
/// <param name="Count">Rows counted.</param>
/// <param name="Rows">Rows looked at; at least one.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="Confidence">The chance, at least, that such an interval holds the true share.</param>
public sealed record RateEstimate(int Count, int Rows, double Lower, double Upper, double Confidence)
{
    /// <summary>The share counted.</summary>
    public double Rate => (double)Count / Rows;

    /// <summary>The estimate from <paramref name="count"/> of <paramref name="rows"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, more counted than rows, or the confidence is not in (0, 1).</exception>
    public static RateEstimate Of(int count, int rows, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows);
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be between 0 and 1.");
        }

        double tail = (1 - confidence) / 2;
        double lower = count == 0 ? 0 : Beta.InvCDF(count, rows - count + 1, tail);
        double upper = count == rows ? 1 : Beta.InvCDF(count + 1, rows - count, 1 - tail);
        return new RateEstimate(count, rows, lower, upper, confidence);
    }
}
