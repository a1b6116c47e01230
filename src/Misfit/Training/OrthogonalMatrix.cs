using System.Numerics.Tensors;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>Random matrices with orthonormal rows or columns.</summary>
internal static class OrthogonalMatrix
{
    /// <summary>
    /// Fills a matrix, stored row after row: its columns become orthonormal, or its rows where there are fewer of these. Normal random vectors are made orthogonal
    /// one after another (Gram and Schmidt, twice each, which is orthogonal to the last bit); every direction is equally likely.
    /// </summary>
    public static void Fill(Span<float> values, int rows, int columns, Rng rng)
    {
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            vectors[i] = Next(vectors.AsSpan(0, i), length, rng);
            for (int j = 0; j < length; j++)
            {
                values[rows >= columns ? (j * columns) + i : (i * columns) + j] = (float)vectors[i][j];
            }
        }
    }

    private static double[] Next(ReadOnlySpan<double[]> others, int length, Rng rng)
    {
        var vector = new double[length];
        foreach (ref double value in vector.AsSpan())
        {
            value = rng.NextGaussian();
        }

        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] other in others)
            {
                double share = TensorPrimitives.Dot<double>(vector, other);
                TensorPrimitives.MultiplyAdd(other, -share, vector, vector);
            }

            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
        }

        return vector;
    }
}
