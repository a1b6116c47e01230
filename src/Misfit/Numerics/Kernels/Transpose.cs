namespace Misfit.Numerics.Kernels;

/// <summary>Transposition of blocks of floats.</summary>
internal static unsafe class Transpose
{
    /// <summary>destination[column, row] = source[row, column]; the rows of either side are contiguous.</summary>
    public static void Run(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                destination[(column * destinationStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }
}
