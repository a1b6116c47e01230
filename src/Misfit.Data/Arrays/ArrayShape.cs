using Misfit.Data.Columns;

namespace Misfit.Data.Arrays;

/// <summary>The shape of an array as rows and columns: the first dimension is the rows, all others together are the columns.</summary>
internal readonly record struct ArrayShape(long Rows, int Columns, ImageLayout? Image)
{
    private const int MostDimensions = 32;

    /// <exception cref="DataException">The shape is empty or exceeds the limits.</exception>
    public static ArrayShape From(IReadOnlyList<long> dimensions, string name, TableReadOptions options)
    {
        string shown = $"({string.Join(", ", dimensions.Take(MostDimensions))})";
        if (dimensions.Count is 0 or > MostDimensions)
        {
            throw new DataException($"{name}: an array of shape {shown} has no rows; write an array of rows × columns.");
        }

        UInt128 columns = 1;
        foreach (long size in dimensions)
        {
            if (size <= 0)
            {
                throw new DataException($"{name}: an array of shape {shown} is empty; write an array of rows × columns.");
            }
        }

        for (int i = 1; i < dimensions.Count; i++)
        {
            columns = UInt128.Min(columns * (ulong)dimensions[i], long.MaxValue);
        }

        new ReadLimits(name, options).CheckColumns((long)columns);
        return new ArrayShape(dimensions[0], (int)columns, ImageLayout.Of(dimensions));
    }
}
