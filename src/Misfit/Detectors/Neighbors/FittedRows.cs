using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Neighbors;

/// <summary>The fitted rows as part of a model.</summary>
internal static class FittedRows
{
    /// <exception cref="DataException">A row has no neighbour.</exception>
    public static void CheckNeighbors(string id, Matrix rows)
    {
        if (rows.Rows < 2)
        {
            throw new DataException($"{id} compares rows with their neighbours and needs at least two rows to learn from; there is one.");
        }
    }

    public static void Save(TensorCollection tensors, Matrix rows) => tensors.Add("rows", rows.Values.ToArray(), rows.Rows, rows.Columns);

    /// <exception cref="ModelFormatException">There are none, or one is not finite.</exception>
    public static Matrix Load(TensorCollection tensors)
    {
        float[] values = tensors.Single("rows", -1, -1);
        IReadOnlyList<int> shape = tensors.Shape("rows");
        return shape[0] >= 2 && shape[1] >= 1 && values.All(float.IsFinite)
            ? new Matrix(shape[0], shape[1], values)
            : throw new ModelFormatException($"The fitted rows of the model are damaged: they must be at least two finite rows, were {shape[0]} × {shape[1]} numbers.");
    }
}
