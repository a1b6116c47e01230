namespace Misfit.Numerics.Kernels;

/// <summary>Copies rows of a matrix into the columns of a panel and back.</summary>
internal static unsafe class RowGather
{
    /// <summary>Column j of the panel = row <c>indices[j]</c> of the matrix; the pads repeat the last one, so that they stay ordinary numbers.</summary>
    public static void Load(Matrix rows, ReadOnlySpan<int> indices, in Panel panel)
    {
        fixed (float* source = rows.Values)
        {
            for (int column = 0; column < panel.PaddedColumns; column++)
            {
                float* row = source + ((nint)indices[Math.Min(column, indices.Length - 1)] * rows.Columns);
                Transpose.Run(row, rows.Columns, 1, rows.Columns, panel.Start + column, panel.Stride);
            }
        }
    }

    /// <summary>Column j of the panel = row first + j of the matrix.</summary>
    public static void Load(Matrix rows, int first, in Panel panel)
    {
        fixed (float* source = rows.Values)
        {
            for (int column = 0; column < panel.PaddedColumns; column++)
            {
                float* row = source + ((nint)(first + Math.Min(column, panel.Columns - 1)) * rows.Columns);
                Transpose.Run(row, rows.Columns, 1, rows.Columns, panel.Start + column, panel.Stride);
            }
        }
    }

    /// <summary>Row j of the destination, which has no pads, = column j of the panel.</summary>
    public static void Read(in Panel panel, Span<float> destination)
    {
        fixed (float* target = destination)
        {
            Transpose.Run(panel.Start, panel.Stride, panel.Rows, panel.Columns, target, panel.Rows);
        }
    }
}
