using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors;

/// <summary>A typical row: the median of each column.</summary>
internal static class ColumnMedians
{
    public static float[] Of(Matrix rows)
    {
        var medians = new float[rows.Columns];
        var column = new double[rows.Rows];
        for (int j = 0; j < medians.Length; j++)
        {
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = rows[i, j];
            }

            Array.Sort(column);
            medians[j] = (float)Quantile.OfSorted(column, 0.5);
        }

        return medians;
    }

    /// <summary>The medians in a model file.</summary>
    /// <exception cref="ModelFormatException">There are none, of another number, or one is not finite.</exception>
    public static float[] Load(TensorCollection tensors, string name, int columns)
    {
        float[] medians = tensors.Single(name, columns);
        return medians.All(float.IsFinite) ? medians : throw new ModelFormatException($"Tensor '{name}' must hold finite numbers only.");
    }
}
