using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>Two round normal clouds apart from each other, and 5 % of points off both.</summary>
public sealed class TwoGaussians : Generator
{
    private const double Deviation = 0.25;
    private const double AnomalyShare = 0.05;
    private const double Clearance = 4 * Deviation;
    private const double Half = 2.8;

    /// <inheritdoc/>
    public override string Name => "two-gaussians";

    /// <inheritdoc/>
    public override string Summary => "Two normal clouds in the plane; 5 % of the points lie off both";

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
        double centre = rng.Chance(0.5) ? 1 : -1;
        return (centre + (Deviation * rng.NextGaussian()), centre + (Deviation * rng.NextGaussian()));
    }

    // Uniform over a square around the clouds, but not near them.
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

    // How far a point is from the nearer centre.
    internal static double Distance(double x, double y) => Math.Min(Math.Sqrt(((x - 1) * (x - 1)) + ((y - 1) * (y - 1))), Math.Sqrt(((x + 1) * (x + 1)) + ((y + 1) * (y + 1))));
}
