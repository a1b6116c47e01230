using System.Numerics.Tensors;
using Misfit.Numerics;

namespace Misfit.Detectors.Projections;

/// <summary>The principal components of rows: where they are centred, how scaled, and their main directions.</summary>
/// <param name="Means">The centre.</param>
/// <param name="Scales">What each column is divided by.</param>
/// <param name="Variances">The variance along each component, falling; those without variance are left out.</param>
/// <param name="Vectors">Unit vector k from index k × columns on.</param>
/// <param name="TotalVariance">The variance along all components.</param>
internal sealed record PrincipalComponents(double[] Means, double[] Scales, double[] Variances, double[] Vectors, double TotalVariance)
{
    /// <summary>A direction with less than this share of the variance has none: it is rounding.</summary>
    private const double LeastShare = 1e-12;

    public int Width => Means.Length;

    public int Count => Variances.Length;

    public static PrincipalComponents Of(Matrix rows, bool standardize)
    {
        ColumnMoments moments = ColumnMoments.Of(rows);
        double[] scales = [.. moments.Deviations.Select(deviation => standardize && deviation > 0 ? deviation : 1)];
        bool wide = rows.Columns > rows.Rows;
        int size = wide ? rows.Rows : rows.Columns;
        double[] products = wide ? CrossProducts.OfRows(rows, moments.Means, scales) : CrossProducts.OfColumns(rows, moments.Means, scales);
        double total = Enumerable.Range(0, size).Sum(i => products[(i * size) + i]);
        SymmetricEigen eigen = total > 0 ? SymmetricEigen.Of(products, size) : new SymmetricEigen([], []);
        double[] variances = [.. eigen.Values.TakeWhile(value => value > LeastShare * total)];
        var found = new PrincipalComponents(moments.Means, scales, variances, eigen.Vectors[..(variances.Length * size)], total);
        return wide ? found with { Vectors = found.FromRowVectors(rows, size) } : found;
    }

    /// <summary>The least number of components that explain a share of the variance.</summary>
    public int CountFor(double share)
    {
        double explained = 0;
        for (int k = 0; k < Count; k++)
        {
            explained += Variances[k];
            if (explained >= share * TotalVariance)
            {
                return k + 1;
            }
        }

        return Count;
    }

    /// <summary>
    /// The first components. With <paramref name="signs"/>, each points to where the row farthest along it lies: the rule of
    /// scikit-learn before 1.5 for the otherwise arbitrary signs.
    /// </summary>
    public PrincipalComponents Take(int count, Matrix? signs)
    {
        double[] vectors = Vectors[..(count * Width)];
        if (signs is not null)
        {
            PointToFarthest(vectors, signs);
        }

        return this with { Variances = Variances[..count], Vectors = vectors };
    }

    /// <summary>(row − mean) / scale.</summary>
    public void Centre(ReadOnlySpan<float> row, Span<double> centred)
    {
        for (int j = 0; j < centred.Length; j++)
        {
            centred[j] = (row[j] - Means[j]) / Scales[j];
        }
    }

    public ReadOnlySpan<double> Vector(int component) => Vectors.AsSpan(component * Width, Width);

    // v = Xᵀu / √(n λ), when X Xᵀ / n = Σ λ u uᵀ.
    private double[] FromRowVectors(Matrix rows, int size)
    {
        var vectors = new double[Count * Width];
        var centred = new double[Width];
        for (int i = 0; i < rows.Rows; i++)
        {
            Centre(rows.Row(i), centred);
            Parallel.For(0, Count, k =>
            {
                Span<double> vector = vectors.AsSpan(k * Width, Width);
                double weight = Vectors[(k * size) + i] / Math.Sqrt(rows.Rows * Variances[k]);
                TensorPrimitives.MultiplyAdd<double>(centred, weight, vector, vector);
            });
        }

        return vectors;
    }

    private void PointToFarthest(double[] vectors, Matrix rows)
    {
        int count = vectors.Length / Width;
        var farthest = new double[count];
        var centred = new double[Width];
        for (int i = 0; i < rows.Rows; i++)
        {
            Centre(rows.Row(i), centred);
            for (int k = 0; k < count; k++)
            {
                double position = TensorPrimitives.Dot(centred, vectors.AsSpan(k * Width, Width));
                farthest[k] = Math.Abs(position) > Math.Abs(farthest[k]) ? position : farthest[k];
            }
        }

        for (int k = 0; k < count; k++)
        {
            Span<double> vector = vectors.AsSpan(k * Width, Width);
            if (farthest[k] < 0)
            {
                TensorPrimitives.Negate<double>(vector, vector);
            }
        }
    }
}
