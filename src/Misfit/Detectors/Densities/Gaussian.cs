using System.Numerics.Tensors;

namespace Misfit.Detectors.Densities;

/// <summary>A Gaussian with full covariance L Lᵀ.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Inverse">L⁻¹, lower triangular, row after row.</param>
internal sealed record Gaussian(double[] Mean, double[] Inverse)
{
    public int Width => Mean.Length;

    /// <summary>ln of the determinant of the covariance.</summary>
    public double LogDeterminant { get; } = -2 * Enumerable.Range(0, Mean.Length).Sum(i => Math.Log(Inverse[(i * Mean.Length) + i]));

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

    public bool IsSound() =>
        Mean.Length > 0 && Mean.Concat(Inverse).All(double.IsFinite) && Enumerable.Range(0, Width).All(i => Inverse[(i * Width) + i] > 0);

    /// <summary>(x − mean)ᵀ Σ⁻¹ (x − mean).</summary>
    public double SquaredDistance(ReadOnlySpan<float> row, Span<double> difference)
    {
        Subtract(row, difference);
        double sum = 0;
        for (int i = 0; i < Width; i++)
        {
            double value = TensorPrimitives.Dot(Inverse.AsSpan(i * Width, i + 1), difference[..(i + 1)]);
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
        for (int i = 0; i < Width; i++)
        {
            ReadOnlySpan<double> inverse = Inverse.AsSpan(i * Width, i + 1);
            double white = TensorPrimitives.Dot(inverse, difference.AsSpan(0, i + 1));
            for (int j = 0; j <= i; j++)
            {
                products[j] += inverse[j] * white;
                diagonal[j] += inverse[j] * inverse[j];
            }
        }

        var expected = new float[Width];
        for (int j = 0; j < Width; j++)
        {
            expected[j] = (float)(row[j] - (products[j] / diagonal[j]));
            products[j] *= products[j] / diagonal[j];
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

    // Cholesky's factor of the covariance with something added to its diagonal; null when there is none.
    private static double[]? Factor(double[] covariance, int width, double added)
    {
        var factor = new double[width * width];
        for (int i = 0; i < width; i++)
        {
            Span<double> row = factor.AsSpan(i * width, width);
            for (int j = 0; j < i; j++)
            {
                row[j] = (covariance[(i * width) + j] - TensorPrimitives.Dot(row[..j], factor.AsSpan(j * width, j))) / factor[(j * width) + j];
            }

            double pivot = covariance[(i * width) + i] + added - TensorPrimitives.Dot<double>(row[..i], row[..i]);
            if (!(pivot > 1e-14 * covariance[(i * width) + i]))
            {
                return null;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return factor;
    }

    private static double[] Invert(double[] factor, int width)
    {
        var inverse = new double[width * width];
        for (int i = 0; i < width; i++)
        {
            Span<double> row = inverse.AsSpan(i * width, i + 1);
            for (int k = 0; k < i; k++)
            {
                Span<double> part = row[..(k + 1)];
                TensorPrimitives.MultiplyAdd(inverse.AsSpan(k * width, k + 1), -factor[(i * width) + k], part, part);
            }

            row[i] = 1;
            TensorPrimitives.Divide<double>(row, factor[(i * width) + i], row);
        }

        return inverse;
    }
}
