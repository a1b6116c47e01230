using Misfit.Numerics;

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
        if (sorted[0] == sorted[^1] && scaler is not (Scaler.Quantile or Scaler.None))
        {
            // The mean of equal numbers can miss them by a rounding error, which must not become the unit.
            return new AffineScaler(scaler, sorted[0], 1);
        }

        switch (scaler)
        {
            case Scaler.Standard:
                (double mean, double deviation) = Moments(sorted);
                return new AffineScaler(scaler, mean, Usable(deviation));
            case Scaler.MinMax:
                return new AffineScaler(scaler, sorted[0], Usable(sorted[^1] - sorted[0]));
            case Scaler.Robust:
                double range = Quantile.OfSorted(sorted, 0.75) - Quantile.OfSorted(sorted, 0.25);
                return new AffineScaler(scaler, Quantile.OfSorted(sorted, 0.5), Usable(range > 0 ? range : Moments(sorted).Deviation));
            case Scaler.Quantile:
                return QuantileScaler.Fit(sorted);
            default:
                return new AffineScaler(Scaler.None, 0, 1);
        }
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
