using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// Each point of the target, for 3 vectors of samples and 8 channels at a time, as one matrix product over the points under the
/// kernel in all channels of the source. With one row per feature these are rows of the panel already: nothing is copied.
/// </summary>
internal static unsafe class ConvolutionProduct
{
    /// <summary>target = (old, when accumulating, or the bias of its channel, or 0) + the convolution of the source.</summary>
    public static void Run(TapTable table, in Panel weights, in Panel source, in Panel bias, in Panel target, bool accumulate)
    {
        Debug.Assert(source.Stride == target.Stride);
        fixed (int* steps = table.Steps)
        {
            var product = new Product
            {
                A = weights.Start, RowStep = table.RowStep,
                B = source.Start,
                C = target.Start, StrideOfC = (nint)table.Grid.ChannelStep * target.Stride,
                Rows = table.Grid.Channels, Columns = target.PaddedColumns,
                Bias = bias.Start, Accumulate = accumulate,
                Taps = steps,
            };
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512>(table, product, mostRows: 8);
            }
            else
            {
                Run<Lanes256>(table, product, mostRows: 4);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVector>(TapTable table, in Product product, int mostRows)
        where TVector : struct, IVector<TVector>
    {
        int vectors = product.Columns / TVector.Count;
        int strips = Share(vectors, 3);
        int rowsPerTile = Share(product.Rows, Share(product.Rows, mostRows));
        for (int strip = 0, firstVector = 0; strip < strips; strip++)
        {
            int width = Share(vectors - firstVector, strips - strip);
            int firstColumn = firstVector * TVector.Count;
            foreach (ref readonly TapTable.Target point in table.Targets.AsSpan())
            {
                Product tile = product;
                tile.A += point.Weight;
                tile.B += point.Source + firstColumn;
                tile.C += point.Destination + firstColumn;
                tile.Taps += point.FirstStep;
                tile.TapCount = point.TapCount;
                tile.Depth = point.TapCount * table.Source.Channels;
                ProductStrip<TVector, TapWalk>.Run(ref tile, rowsPerTile, width, TVector.Count);
            }

            firstVector += width;
        }
    }

    private static int Share(int count, int parts) => (count + parts - 1) / parts;
}
