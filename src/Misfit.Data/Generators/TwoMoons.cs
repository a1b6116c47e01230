using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>Two interleaved half circles with noise, as scikit-learn's make_moons draws them, and 5 % of points off them.</summary>
public sealed class TwoMoons : PlaneGenerator
{
    private const double Noise = 0.08;

    /// <inheritdoc/>
    public override string Name => "two-moons";

    /// <inheritdoc/>
    public override string Summary => "Two interleaved half circles in the plane; 5 % of the points lie off them";

    private protected override (double Least, double Most) Horizontal => (-1.8, 2.8);

    private protected override (double Least, double Most) Vertical => (-1.3, 1.8);

    private protected override double Clearance => 0.3;

    private protected override (double X, double Y) On(Rng rng)
    {
        double angle = Math.PI * rng.NextDouble();
        (double x, double y) = rng.Chance(0.5) ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
        return (x + (Noise * rng.NextGaussian()), y + (Noise * rng.NextGaussian()));
    }

    private protected override double DistanceTo(double x, double y) => Distance(x, y);

    // How far a point is from the nearer of the two half circles.
    internal static double Distance(double x, double y) => Math.Min(HalfCircle(x, y), HalfCircle(1 - x, 0.5 - y));

    private static double HalfCircle(double x, double y) =>
        y >= 0 ? Math.Abs(Math.Sqrt((x * x) + (y * y)) - 1) : Math.Sqrt(((Math.Abs(x) - 1) * (Math.Abs(x) - 1)) + (y * y));
}
