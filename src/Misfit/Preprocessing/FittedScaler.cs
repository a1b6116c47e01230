using MathNet.Numerics.Distributions;

namespace Misfit.Preprocessing;

/// <summary>A scaling with its fitted parameters.</summary>
internal abstract class FittedScaler
{
    public abstract string Summary { get; }

    public abstract double Apply(double value);

    public abstract double Invert(double scaled);

    /// <summary>Fits a scaling to values in ascending order, at least one.</summary>
    public static FittedScaler Fit(Scaler scaler, double[] sorted)
    {
        switch (scaler)
        {
            case Scaler.Standard:
                (double mean, double deviation) = Moments(sorted);
                return new AffineScaler(scaler, mean, Usable(deviation));
            case Scaler.MinMax:
                return new AffineScaler(scaler, sorted[0], Usable(sorted[^1] - sorted[0]));
            case Scaler.Robust:
                double range = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
                return new AffineScaler(scaler, Quantile(sorted, 0.5), Usable(range > 0 ? range : Moments(sorted).Deviation));
            case Scaler.Quantile:
                return QuantileScaler.Fit(sorted);
            default:
                return new AffineScaler(Scaler.None, 0, 1);
        }
    }

    /// <summary>The quantile of sorted values by linear interpolation at rank share × (count − 1).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        return below + 1 < sorted.Length ? sorted[below] + ((rank - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Sqrt(squares / values.Length));
    }

    // A spread this small cannot be told from rounding; a scale of 1 keeps its reciprocal finite.
    private static double Usable(double scale) => scale > 1e-100 ? scale : 1;
}

/// <summary>(x − center) / scale.</summary>
internal sealed class AffineScaler(Scaler scaler, double center, double scale) : FittedScaler
{
    public Scaler Scaler => scaler;

    public double Center => center;

    public double Scale => scale;

    public override string Summary => scaler switch
    {
        Scaler.Standard => $"scaled by its mean {NumberText.Short(center)} and standard deviation {NumberText.Short(scale)}",
        Scaler.MinMax => $"scaled from {NumberText.Short(center)} … {NumberText.Short(center + scale)} to 0 … 1",
        Scaler.Robust => $"scaled by its median {NumberText.Short(center)} and interquartile range {NumberText.Short(scale)}",
        _ => "taken as it is",
    };

    public override double Apply(double value) => (value - center) / scale;

    public override double Invert(double scaled) => (scaled * scale) + center;
}

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
            quantiles[i] = Quantile(sorted, (double)i / (quantiles.Length - 1));
        }

        return new QuantileScaler(quantiles);
    }

    public override double Apply(double value)
    {
        double share = (Below(value) + Above(value)) / 2;
        return share < Least ? -Limit : share > 1 - Least ? Limit : Normal.InvCDF(0, 1, share);
    }

    public override double Invert(double scaled) => Quantile(quantiles, Math.Clamp(Normal.CDF(0, 1, scaled), 0, 1));

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
