using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>Two interleaved half circles with noise, as scikit-learn's make_moons draws them, and 5 % of points off them.</summary>
public sealed class TwoMoons : Generator
{
    private const double Noise = 0.08;
    private const double AnomalyShare = 0.05;
    private const double Clearance = 0.3;

    /// <inheritdoc/>
    public override string Name => "two-moons";

    /// <inheritdoc/>
    public override string Summary => "Two interleaved half circles in the plane; 5 % of the points lie off them";

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

    private static (double X, double Y) On(Rng rng)
    {
        double angle = Math.PI * rng.NextDouble();
        (double x, double y) = rng.Chance(0.5) ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
        return (x + (Noise * rng.NextGaussian()), y + (Noise * rng.NextGaussian()));
    }

    // Uniform over a box around the moons, but not near them.
    private static (double X, double Y) Off(Rng rng)
    {
        double x, y;
        do
        {
            x = rng.NextDouble(-1.8, 2.8);
            y = rng.NextDouble(-1.3, 1.8);
        }
        while (Distance(x, y) < Clearance);
        return (x, y);
    }

    // How far a point is from the nearer of the two half circles.
    internal static double Distance(double x, double y) => Math.Min(HalfCircle(x, y), HalfCircle(1 - x, 0.5 - y));

    private static double HalfCircle(double x, double y) =>
        y >= 0 ? Math.Abs(Math.Sqrt((x * x) + (y * y)) - 1) : Math.Sqrt(((Math.Abs(x) - 1) * (Math.Abs(x) - 1)) + (y * y));
}
