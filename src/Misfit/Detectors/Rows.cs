using Misfit.Numerics;

namespace Misfit.Detectors;

/// <summary>Checks at the edge between a user's rows and a detector.</summary>
internal static class Rows
{
    public static void CheckFinite(Matrix rows)
    {
        ReadOnlySpan<float> values = rows.Values;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new DataException($"Row {i / rows.Columns}, column {i % rows.Columns} is {values[i]}; detectors need finite numbers. Fill or drop missing values first, or use a pipeline, which does.");
            }
        }
    }
}
