using System.Globalization;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Invertible;

/// <summary>What a fit of an invertible network says of itself besides its losses.</summary>
internal static class InvertibleHealth
{
    public const string Inside = "share of held-out rows inside the cube";
    public const string TrainedInside = "share of training rows inside the cube";
    public const string RoundTrip = "largest round-trip error";

    private const int MostRows = 1000;
    private const double LargestError = 1e-3;
    private const double LeastInside = 0.5;

    /// <summary>The share of rows inside the cube (iocn) and the error of passing there and back, with a finding where they are bad.</summary>
    public static TrainingHealth Examine(InvertibleModel model, Matrix rows, TrainingResult result)
    {
        Matrix examined = Chosen(rows, result.HeldOut);
        List<HealthFinding> findings = [.. result.Health.Findings];
        List<HealthMeasure> measures = [];
        if (model is IocnModel)
        {
            double inside = model.Score(examined).Count(score => score <= 0) / (double)examined.Rows;
            measures.Add(new(result.HeldOut.Count > 0 ? Inside : TrainedInside, inside));
            if (inside < LeastInside)
            {
                findings.Add(new(HealthProblem.NotLearned, true, string.Create(CultureInfo.InvariantCulture,
                    $"Only {inside:P0} of the rows examined lie inside the cube: the network did not learn to map them onto it. Train longer, or raise learning-rate, and check that the columns are scaled.")));
            }
        }

        double error = model.RoundTripError(examined);
        measures.Add(new(RoundTrip, error));
        if (!(error < LargestError))
        {
            findings.Add(new(HealthProblem.NotInvertible, true, string.Create(CultureInfo.InvariantCulture,
                $"Passing rows there and back changes them by up to {error:G2} of their size (at most {LargestError} is right): the network is stretched beyond the precision of its numbers. Lower learning-rate or blocks, raise noise, and scale the columns.")));
        }

        return result.Health with { Findings = findings, Measures = measures };
    }

    private static Matrix Chosen(Matrix rows, IReadOnlyList<int> heldOut) =>
        heldOut.Count > 0 ? rows.SelectRows([.. heldOut.Take(MostRows)]) : rows.SliceRows(0, Math.Min(MostRows, rows.Rows));
}
