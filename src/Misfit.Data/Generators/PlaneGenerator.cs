using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>Points of the plane on or near a shape, and 5 % of points off it, uniform over a box around it.</summary>
public abstract class PlaneGenerator : Generator
{
    private const double AnomalyShare = 0.05;

    private protected PlaneGenerator()
    {
    }

    /// <inheritdoc/>
    public override int DefaultRows => 2000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["x", "y", "label"];

    /// <inheritdoc/>
    public override string LabelColumn => "label";

    private protected abstract (double Least, double Most) Horizontal { get; }

    private protected abstract (double Least, double Most) Vertical { get; }

    /// <summary>How far off the shape an odd point is at least.</summary>
    private protected abstract double Clearance { get; }

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

    private protected abstract (double X, double Y) On(Rng rng);

    /// <summary>How far a point is from the shape.</summary>
    private protected abstract double DistanceTo(double x, double y);

    private (double X, double Y) Off(Rng rng)
    {
        double x, y;
        do
        {
            x = rng.NextDouble(Horizontal.Least, Horizontal.Most);
            y = rng.NextDouble(Vertical.Least, Vertical.Most);
        }
        while (DistanceTo(x, y) < Clearance);
        return (x, y);
    }
}
