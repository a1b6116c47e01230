using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>Two round normal clouds apart from each other, and 5 % of points off both.</summary>
public sealed class TwoGaussians : PlaneGenerator
{
    private const double Deviation = 0.25;
    private const double Half = 2.8;

    /// <inheritdoc/>
    public override string Name => "two-gaussians";

    /// <inheritdoc/>
    public override string Summary => "Two normal clouds in the plane; 5 % of the points lie off both";

    private protected override (double Least, double Most) Horizontal => (-Half, Half);

    private protected override (double Least, double Most) Vertical => (-Half, Half);

    private protected override double Clearance => 4 * Deviation;

    private protected override (double X, double Y) On(Rng rng)
    {
        double centre = rng.Chance(0.5) ? 1 : -1;
        return (centre + (Deviation * rng.NextGaussian()), centre + (Deviation * rng.NextGaussian()));
    }

    private protected override double DistanceTo(double x, double y) => Distance(x, y);

    // How far a point is from the nearer centre.
    internal static double Distance(double x, double y) => Math.Min(Math.Sqrt(((x - 1) * (x - 1)) + ((y - 1) * (y - 1))), Math.Sqrt(((x + 1) * (x + 1)) + ((y + 1) * (y + 1))));
}
