using System.Globalization;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>
/// Looks for the failure that perturbation learning is prone to: all copies lie in one direction, and whatever lies in the others is normal. Rows twice as far out as any training row, in random
/// directions, should score above a typical training row; a half-space lets half of them through.
/// </summary>
internal static class OpenSides
{
    private const int Directions = 256;
    private const int MostRows = 1000;
    private const double Distance = 2;
    private const double Alarming = 0.25;

    public static IEnumerable<HealthFinding> Examine(DetectorModel model, Matrix rows, Rng rng)
    {
        Matrix known = rows.SelectRows(rng.Sample(rows.Rows, Math.Min(MostRows, rows.Rows)));
        if (FarRows(known, rng) is not { } far)
        {
            yield break;
        }

        double typical = Quantile.Of(model.Score(known), 0.5);
        double open = model.Score(far).Average(score => score <= typical ? 1.0 : 0);
        if (open > Alarming)
        {
            yield return new(HealthProblem.OneSided, true, string.Create(CultureInfo.InvariantCulture,
                $"In {open:P0} of random directions a row far out scores no higher than a typical training row: the perturbations lie on one side only. Fit with random-signs=true, more members or multiples, or another seed."));
        }
    }

    /// <summary>Rows around the known ones' mean, at twice their largest distance in standard deviations; null when no column varies.</summary>
    private static Matrix? FarRows(Matrix known, Rng rng)
    {
        int columns = known.Columns;
        double[] means = new double[columns], deviations = new double[columns], squares = new double[known.Rows];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < known.Rows; i++)
            {
                means[j] += known[i, j] / (double)known.Rows;
            }

            for (int i = 0; i < known.Rows; i++)
            {
                deviations[j] += Math.Pow(known[i, j] - means[j], 2) / known.Rows;
            }

            deviations[j] = Math.Sqrt(deviations[j]);
            for (int i = 0; i < known.Rows && deviations[j] > 0; i++)
            {
                squares[i] += Math.Pow((known[i, j] - means[j]) / deviations[j], 2);
            }
        }

        double radius = Distance * Math.Sqrt(squares.Max());
        return radius > 0 && double.IsFinite(radius) ? Sphere(means, deviations, radius, rng) : null;
    }

    private static Matrix Sphere(double[] means, double[] deviations, double radius, Rng rng)
    {
        var far = new Matrix(Directions, means.Length);
        var direction = new double[means.Length];
        for (int i = 0; i < far.Rows; i++)
        {
            double square = 0;
            for (int j = 0; j < direction.Length; j++)
            {
                direction[j] = deviations[j] > 0 ? rng.NextGaussian() : 0;
                square += direction[j] * direction[j];
            }

            for (int j = 0; j < direction.Length; j++)
            {
                far[i, j] = (float)Math.Clamp(means[j] + (radius / Math.Sqrt(square) * direction[j] * deviations[j]), -float.MaxValue, float.MaxValue);
            }
        }

        return far;
    }
}
