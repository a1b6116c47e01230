using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>A ring within a ring, and 5 % of points off both: the middle is odd, too.</summary>
public sealed class Rings : Generator
{
    private const double Inner = 0.5;
    private const double Outer = 1.5;
    private const double Noise = 0.06;
    private const double AnomalyShare = 0.05;
    private const double Clearance = 0.25;
    private const double Half = 2.2;

    /// <inheritdoc/>
    public override string Name => "rings";

    /// <inheritdoc/>
    public override string Summary => "A ring within a ring in the plane; 5 % of the points lie off both";

    /// <inheritdoc/>
    public override int DefaultRows => 2000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["x", "y", "label"];

    /// <inheritdoc/>
    public override string LabelColumn => "label";

    internal override void WriteRows(RowWriter writer, int rows, long seed)
    {
        var rng = new Rng(seed);
        for (int row = 0; row < rows; row++)
        {
            bool anomaly = rng.Chance(AnomalyShare);
            (double x, double y) = anomaly ? Off(rng) : On(rng);
            writer.Number(x, 5).Number(y, 5).Flag(anomaly).End();
        }
    }

    // As many points on a length of the one ring as on that of the other.
    private static (double X, double Y) On(Rng rng)
    {
        double radius = (rng.Chance(Outer / (Inner + Outer)) ? Outer : Inner) + (Noise * rng.NextGaussian());
        double angle = 2 * Math.PI * rng.NextDouble();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }

    // Uniform over a square around the rings, but not near them.
    private static (double X, double Y) Off(Rng rng)
    {
        double x, y;
        do
        {
            x = rng.NextDouble(-Half, Half);
            y = rng.NextDouble(-Half, Half);
        }
        while (Distance(x, y) < Clearance);
        return (x, y);
    }

    // How far a point is from the nearer ring.
    internal static double Distance(double x, double y)
    {
        double radius = Math.Sqrt((x * x) + (y * y));
        return Math.Min(Math.Abs(radius - Inner), Math.Abs(radius - Outer));
    }
}
