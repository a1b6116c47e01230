using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>A ring within a ring, and 5 % of points off both: the middle is odd, too.</summary>
public sealed class Rings : PlaneGenerator
{
    private const double Inner = 0.5;
    private const double Outer = 1.5;
    private const double Noise = 0.06;
    private const double Half = 2.2;

    /// <inheritdoc/>
    public override string Name => "rings";

    /// <inheritdoc/>
    public override string Summary => "A ring within a ring in the plane; 5 % of the points lie off both";

    private protected override (double Least, double Most) Horizontal => (-Half, Half);

    private protected override (double Least, double Most) Vertical => (-Half, Half);

    private protected override double Clearance => 0.25;

    // As many points on a length of the one ring as on that of the other.
    private protected override (double X, double Y) On(Rng rng)
    {
        double radius = (rng.Chance(Outer / (Inner + Outer)) ? Outer : Inner) + (Noise * rng.NextGaussian());
        double angle = 2 * Math.PI * rng.NextDouble();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }

    private protected override double DistanceTo(double x, double y) => Distance(x, y);

    // How far a point is from the nearer ring.
    internal static double Distance(double x, double y)
    {
        double radius = Math.Sqrt((x * x) + (y * y));
        return Math.Min(Math.Abs(radius - Inner), Math.Abs(radius - Outer));
    }
}
