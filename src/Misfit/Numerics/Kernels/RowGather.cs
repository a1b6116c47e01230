using System.Runtime.Intrinsics.X86;

namespace Misfit.Numerics.Kernels;

/// <summary>Copies rows of a matrix into the columns of a panel and back.</summary>
internal static unsafe class RowGather
{
    private const int CacheLine = 64;

    // So many rows are fetched before they are used.
    private const int Ahead = 24;

    /// <summary>Column j of the panel = row <c>indices[j]</c> of the matrix; the pads repeat the last one, so that they stay ordinary numbers.</summary>
    public static void Load(Matrix rows, ReadOnlySpan<int> indices, in Panel panel)
    {
        fixed (float* source = rows.Values)
        {
            float** block = stackalloc float*[Transpose.Block];
            Prefetch(source, rows.Columns, indices, 0, Ahead);
            for (int column = 0; column < panel.PaddedColumns; column += Transpose.Block)
            {
                Prefetch(source, rows.Columns, indices, column + Ahead, Transpose.Block);
                for (int i = 0; i < Transpose.Block; i++)
                {
                    int index = indices[Math.Min(column + i, indices.Length - 1)];
                    block[i] = source + ((nint)index * rows.Columns);
                }

                Transpose.Strip(block, 0, rows.Columns, panel.Start + column, panel.Stride);
            }
        }
    }

    /// <summary>Column j of the panel = row first + j of the matrix.</summary>
    public static void Load(Matrix rows, int first, in Panel panel)
    {
        fixed (float* source = rows.Values)
        {
            float** block = stackalloc float*[Transpose.Block];
            for (int column = 0; column < panel.PaddedColumns; column += Transpose.Block)
            {
                for (int i = 0; i < Transpose.Block; i++)
                {
                    int index = first + Math.Min(column + i, panel.Columns - 1);
                    block[i] = source + ((nint)index * rows.Columns);
                }

                Transpose.Strip(block, 0, rows.Columns, panel.Start + column, panel.Stride);
            }
        }
    }

    /// <summary>Row j of the destination, which has no pads, = column j of the panel.</summary>
    public static void Read(in Panel panel, Span<float> destination)
    {
        fixed (float* target = destination)
        {
            for (int row = 0; row < panel.Rows; row += Transpose.Block)
            {
                int end = Math.Min(row + Transpose.Block, panel.Rows);
                for (int column = 0; column < panel.Columns; column++)
                {
                    float* sample = target + ((nint)column * panel.Rows);
                    for (int i = row; i < end; i++)
                    {
                        sample[i] = panel.Start[((nint)i * panel.Stride) + column];
                    }
                }
            }
        }
    }

    // The rows of a random batch are nowhere near the cache; without this a third of a small network's step is waiting for them.
    private static void Prefetch(float* source, int columns, ReadOnlySpan<int> indices, int first, int count)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        int last = Math.Min(first + count, indices.Length);
        for (int i = first; i < last; i++)
        {
            byte* row = (byte*)(source + ((nint)indices[i] * columns));
            byte* end = row + ((nint)columns * sizeof(float));
            for (; row < end; row += CacheLine)
            {
                Sse.Prefetch0(row);
            }

            Sse.Prefetch0(end - 1);
        }
    }
}
