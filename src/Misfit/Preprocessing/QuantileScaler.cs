using MathNet.Numerics.Distributions;
using Misfit.Numerics;

namespace Misfit.Preprocessing;

/// <summary>The normal quantile of the share of fitted values below x (scikit-learn's QuantileTransformer with normal output).</summary>
internal sealed class QuantileScaler(double[] quantiles) : FittedScaler
{
    public const int MostQuantiles = 1000;
    private const double Least = 1e-7;
    private static readonly double Limit = Normal.InvCDF(0, 1, 1 - Least);

    public double[] Quantiles => quantiles;

    public override string Summary => $"scaled by its {quantiles.Length} quantiles to a normal distribution";

    public static QuantileScaler Fit(double[] sorted)
    {
        var quantiles = new double[Math.Clamp(sorted.Length, 2, MostQuantiles)];
        for (int i = 0; i < quantiles.Length; i++)
        {
            quantiles[i] = Quantile.OfSorted(sorted, (double)i / (quantiles.Length - 1));
        }

        return new QuantileScaler(quantiles);
    }

    public override double Apply(double value)
    {
        double share = (Below(value) + Above(value)) / 2;
        return share < Least ? -Limit : share > 1 - Least ? Limit : Normal.InvCDF(0, 1, share);
    }

    public override double Invert(double scaled) => Quantile.OfSorted(quantiles, Math.Clamp(Normal.CDF(0, 1, scaled), 0, 1));

    // Where quantiles are equal the share jumps; the mean of both sides of the jump is taken.
    private double Below(double value)
    {
        int first = LowerBound(value);
        if (first == 0)
        {
            return 0;
        }

        return first == quantiles.Length ? 1 : Between(first - 1, first, value);
    }

    private double Above(double value)
    {
        int after = UpperBound(value);
        if (after == 0)
        {
            return 0;
        }

        return after == quantiles.Length ? 1 : Between(after - 1, after, value);
    }

    private double Between(int below, int above, double value)
    {
        double part = (value - quantiles[below]) / (quantiles[above] - quantiles[below]);
        return (below + part) / (quantiles.Length - 1);
    }

    private int LowerBound(double value)
    {
        int low = 0;
        for (int high = quantiles.Length; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = quantiles[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int UpperBound(double value)
    {
        int low = 0;
        for (int high = quantiles.Length; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = quantiles[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
