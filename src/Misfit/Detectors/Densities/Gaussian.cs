using System.Numerics.Tensors;
using Misfit.Numerics;

namespace Misfit.Detectors.Densities;

/// <summary>
/// A Gaussian with full covariance L Lᵀ, or one that is flat: its covariance is singular, and what a row does outside the directions in which it spreads is ignored.
/// </summary>
/// <param name="Mean">The mean.</param>
/// <param name="Inverse">L⁻¹, lower triangular, row after row; of a flat Gaussian fewer, full rows: the directions, divided by the deviations along them.</param>
internal sealed record Gaussian(double[] Mean, double[] Inverse)
{
    /// <summary>A direction with less than this share of the variance of standardised columns has none: it is rounding.</summary>
    private const double LeastShare = 1e-12;

    /// <summary>Columns that deviate by less than this share of their mean are constant. Squared.</summary>
    private const double LeastDeviation = 1e-20;

    public int Width => Mean.Length;

    /// <summary>Whether the inverse has fewer rows than columns.</summary>
    public bool IsFlat => Inverse.Length < Mean.Length * Mean.Length;

    /// <summary>In how many directions it spreads.</summary>
    public int Rank { get; } = Inverse.Length < Mean.Length * Mean.Length ? Inverse.Length / Mean.Length : Diagonal(Mean, Inverse).Count(value => value > 0);

    /// <summary>ln of the determinant of the covariance, of the columns that are not left out.</summary>
    public double LogDeterminant { get; } = -2 * Diagonal(Mean, Inverse).Where(value => value > 0).Sum(Math.Log);

    /// <summary>
    /// The Gaussian of a mean and covariance. <paramref name="least"/> is added to the variances, and more, ten times more each time, as long as rounding leaves the
    /// covariance without a factor.
    /// </summary>
    public static Gaussian Of(double[] mean, double[] covariance, double least)
    {
        int width = mean.Length;
        double added = least, largest = Enumerable.Range(0, width).Max(i => covariance[(i * width) + i]);
        double[]? factor;
        while ((factor = Factor(covariance, width, added)) is null)
        {
            added = Math.Max(10 * added, 1e-15 * largest);
        }

        return new Gaussian(mean, Invert(factor, width));
    }

    /// <summary>The Gaussian of a mean and covariance, flat when the covariance is singular: Moore and Penrose's inverse on standardised columns.</summary>
    public static Gaussian PerhapsFlat(double[] mean, double[] covariance)
    {
        Gaussian sketch = Sketch(mean, covariance);
        if (sketch.Rank == sketch.Width)
        {
            return sketch;
        }

        int width = mean.Length;
        double[] deviations = [.. mean.Select((value, j) => Math.Sqrt(Deviates(value, covariance[(j * width) + j]) ? covariance[(j * width) + j] : 0))];
        double Correlation(int i, int j) => deviations[i] * deviations[j] > 0 ? covariance[(Math.Max(i, j) * width) + Math.Min(i, j)] / deviations[i] / deviations[j] : 0;
        SymmetricEigen eigen = SymmetricEigen.Of([.. Enumerable.Range(0, width * width).Select(index => Correlation(index / width, index % width))], width);
        int rank = Math.Min(width - 1, eigen.Values.Count(value => value > LeastShare * width));
        var directions = new double[rank * width];
        for (int index = 0; index < directions.Length; index++)
        {
            double deviation = deviations[index % width];
            directions[index] = deviation > 0 ? eigen.Vectors[index] / Math.Sqrt(eigen.Values[index / width]) / deviation : 0;
        }

        return new Gaussian(mean, directions);
    }

    /// <summary>
    /// The Gaussian of a mean and covariance. Of a singular covariance one in which the columns that follow from those before them are left out: quick, and the same as
    /// <see cref="PerhapsFlat"/> for rows to which the relations apply.
    /// </summary>
    public static Gaussian Sketch(double[] mean, double[] covariance)
    {
        double[] factor = new double[covariance.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            if (!Deviates(mean[i], covariance[(i * mean.Length) + i]) || !FactorRow(factor, covariance, mean.Length, i, 0, LeastShare))
            {
                factor.AsSpan(i * mean.Length, mean.Length).Clear();
            }
        }

        return new Gaussian(mean, Invert(factor, mean.Length));
    }

    public bool IsSound() =>
        Mean.Length > 0 && Mean.Concat(Inverse).All(double.IsFinite) && (IsFlat || Enumerable.Range(0, Width).All(i => Inverse[(i * Width) + i] > 0));

    /// <summary>Row i of the inverse, without the zeros behind its triangle.</summary>
    public ReadOnlySpan<double> Direction(int i) => Inverse.AsSpan(i * Width, IsFlat ? Width : i + 1);

    /// <summary>(x − mean)ᵀ Σ⁻¹ (x − mean).</summary>
    public double SquaredDistance(ReadOnlySpan<float> row, Span<double> difference)
    {
        Subtract(row, difference);
        double sum = 0;
        for (int i = 0; i < Inverse.Length / Width; i++)
        {
            ReadOnlySpan<double> direction = Direction(i);
            double value = TensorPrimitives.Dot(direction, difference[..direction.Length]);
            sum += value * value;
        }

        return sum;
    }

    /// <summary>
    /// For each column, by how much the squared distance falls when its value is replaced by the one the other columns make most likely, and that value:
    /// with P = Σ⁻¹ and u = P (x − mean), u² / P and x − u / P.
    /// </summary>
    public (double[] Falls, float[] Expected) Explain(ReadOnlySpan<float> row)
    {
        var difference = new double[Width];
        Subtract(row, difference);
        var products = new double[Width];
        var diagonal = new double[Width];
        for (int i = 0; i < Inverse.Length / Width; i++)
        {
            ReadOnlySpan<double> inverse = Direction(i);
            double white = TensorPrimitives.Dot(inverse, difference.AsSpan(0, inverse.Length));
            for (int j = 0; j < inverse.Length; j++)
            {
                products[j] += inverse[j] * white;
                diagonal[j] += inverse[j] * inverse[j];
            }
        }

        var expected = new float[Width];
        for (int j = 0; j < Width; j++)
        {
            // A column that a flat Gaussian ignores has no influence, and every value is expected.
            double shift = diagonal[j] > 0 ? products[j] / diagonal[j] : 0;
            expected[j] = (float)(row[j] - shift);
            products[j] *= shift;
        }

        return (products, expected);
    }

    private void Subtract(ReadOnlySpan<float> row, Span<double> difference)
    {
        for (int j = 0; j < difference.Length; j++)
        {
            difference[j] = row[j] - Mean[j];
        }
    }

    private static bool Deviates(double mean, double variance) => variance > LeastDeviation * mean * mean;

    private static IEnumerable<double> Diagonal(double[] mean, double[] inverse) => Enumerable.Range(0, inverse.Length / mean.Length).Select(i => inverse[(i * mean.Length) + i]);

    // Cholesky's factor of the covariance with something added to its diagonal; null when there is none.
    private static double[]? Factor(double[] covariance, int width, double added)
    {
        var factor = new double[width * width];
        return Enumerable.Range(0, width).All(i => FactorRow(factor, covariance, width, i, added, 1e-14)) ? factor : null;
    }

    // One row of the factor, of whose rows before it some may be zero; reads the lower triangle of the covariance. False when the column's variance follows from those before it.
    private static bool FactorRow(double[] factor, double[] covariance, int width, int i, double added, double leastShare)
    {
        Span<double> row = factor.AsSpan(i * width, width);
        for (int j = 0; j < i; j++)
        {
            double pivot = factor[(j * width) + j];
            row[j] = pivot > 0 ? (covariance[(i * width) + j] - TensorPrimitives.Dot(row[..j], factor.AsSpan(j * width, j))) / pivot : 0;
        }

        double variance = covariance[(i * width) + i], left = variance + added - TensorPrimitives.Dot<double>(row[..i], row[..i]);
        row[i] = Math.Sqrt(Math.Max(left, 0));
        return left > leastShare * variance;
    }

    private static double[] Invert(double[] factor, int width)
    {
        var inverse = new double[width * width];
        for (int i = 0; i < width; i++)
        {
            double pivot = factor[(i * width) + i];
            if (pivot == 0)
            {
                continue;
            }

            Span<double> row = inverse.AsSpan(i * width, i + 1);
            for (int k = 0; k < i; k++)
            {
                Span<double> part = row[..(k + 1)];
                TensorPrimitives.MultiplyAdd(inverse.AsSpan(k * width, k + 1), -factor[(i * width) + k], part, part);
            }

            row[i] = 1;
            TensorPrimitives.Divide<double>(row, pivot, row);
        }

        return inverse;
    }
}
