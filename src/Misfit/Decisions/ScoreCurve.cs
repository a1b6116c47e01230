using Misfit.Numerics;

namespace Misfit.Decisions;

/// <summary>A bell curve by two of its quantiles.</summary>
/// <param name="AtMatch">The quantile of 0.9.</param>
/// <param name="AtCut">The quantile of 0.995.</param>
internal sealed record BellCurve(double AtMatch, double AtCut)
{
    public static BellCurve Normal { get; } = new(1.2815515655, 2.5758293035);

    /// <summary>Student's t of 8 degrees of freedom, whose tails are heavier.</summary>
    public static BellCurve Student { get; } = new(1.3968153097, 3.3553873313);
}

/// <summary>A bell curve laid over transformed scores, and what lies beyond it.</summary>
/// <param name="curve">The curve.</param>
/// <param name="leastPower">The least power of the transformation: the lower, the heavier a tail may belong to normal scores.</param>
internal sealed class ScoreCurve(BellCurve curve, double leastPower)
{
    private const double Matched = 0.9;
    private const double BeyondCut = 0.005;
    private const double MostOdd = 0.5;

    // Where the search starts: a share this large still leaves the percentiles to normal rows.
    private const double FirstShare = 0.25;
    private const double MostPower = 4;
    private const int Rounds = 30;
    private const int Halvings = 30;

    /// <summary>The share of scores beyond the curve in excess of those that belong there; NaN when most scores are equal.</summary>
    public double Excess(double[] sorted)
    {
        double share = FirstShare;
        for (int round = 0; round < Rounds; round++)
        {
            double next = Excess(sorted, share);
            if (!(Math.Abs(next - share) >= 1e-5))
            {
                return next;
            }

            share = next;
        }

        return share;
    }

    private double Excess(double[] sorted, double odd)
    {
        double low = Quantile.OfSorted(sorted, (1 - Matched) * (1 - odd)), middle = Quantile.OfSorted(sorted, 0.5 * (1 - odd)), high = Quantile.OfSorted(sorted, Matched * (1 - odd));
        double spread = high - low;
        if (!(low < middle && middle < high))
        {
            return double.NaN;
        }

        double below = (low - middle) / spread, above = (high - middle) / spread, power = Symmetric(below, above);
        double width = (Transform(above, power) - Transform(below, power)) / (2 * curve.AtMatch);
        double cut = middle + (spread * Inverse(curve.AtCut * width, power));
        double beyond = (double)CountAbove(sorted, cut) / sorted.Length;
        return Math.Clamp((beyond - BeyondCut) / (1 - BeyondCut), 0, MostOdd);
    }

    /// <summary>The power under which two scores lie equally far from the middle, which is at 0.</summary>
    private double Symmetric(double below, double above)
    {
        (double low, double high) = (leastPower, MostPower);
        for (int i = 0; i < Halvings; i++)
        {
            double power = (low + high) / 2;
            (low, high) = Transform(above, power) + Transform(below, power) > 0 ? (low, power) : (power, high);
        }

        return (low + high) / 2;
    }

    private static double Transform(double value, double power) => value >= 0 ? Positive(value, power) : -Positive(-value, 2 - power);

    private static double Positive(double value, double power) =>
        Math.Abs(power) < 1e-9 ? Math.Log(1 + value) : (Math.Pow(1 + value, power) - 1) / power;

    /// <summary>The value that is transformed to one above 0; infinite where the transformation never gets there.</summary>
    private static double Inverse(double transformed, double power)
    {
        double scaled = 1 + (power * transformed);
        return Math.Abs(power) < 1e-9 ? Math.Exp(transformed) - 1 : scaled > 0 ? Math.Pow(scaled, 1 / power) - 1 : double.PositiveInfinity;
    }

    private static int CountAbove(double[] sorted, double cut)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] <= cut ? (middle + 1, high) : (low, middle);
        }

        return sorted.Length - low;
    }
}
