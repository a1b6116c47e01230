using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>The three matrix products of a dense layer, on panels with one row per feature and one column per sample.</summary>
internal static unsafe class MatrixProduct
{
    // So many steps of the depth at a time: a strip of B, 3 vectors wide, then stays in the first-level cache.
    private const int DepthBlock = 128;

    // A product with the transposed input costs less by dot products when it has few rows and each is long, or when there are so few inputs that
    // most of a vector of them would be empty.
    private const int FewRows = 48;
    private const int LongRow = 64;
    private const int FewInputs = 4;

    /// <summary>y = W · x + bias, or the old y + W · x when accumulating. Pads are computed like columns.</summary>
    public static void Forward(in Panel weights, in Panel x, in Panel bias, in Panel y, bool accumulate = false)
    {
        Debug.Assert(weights.Columns == x.Rows && weights.Rows == y.Rows && x.Stride == y.Stride);
        Run(new Product
        {
            A = weights.Start, RowStep = weights.Stride, DepthStep = 1,
            B = x.Start, StrideOfB = x.Stride,
            C = y.Start, StrideOfC = y.Stride,
            Rows = y.Rows, Columns = y.PaddedColumns, Depth = x.Rows,
            Bias = bias.Start, Accumulate = accumulate,
        });
    }

    /// <summary>∂x = (old, when accumulating) + Wᵀ · ∂y.</summary>
    public static void InputGradient(in Panel weights, in Panel outputGradient, in Panel inputGradient, bool accumulate)
    {
        Debug.Assert(weights.Columns == inputGradient.Rows && weights.Rows == outputGradient.Rows);
        Run(new Product
        {
            A = weights.Start, RowStep = 1, DepthStep = weights.Stride,
            B = outputGradient.Start, StrideOfB = outputGradient.Stride,
            C = inputGradient.Start, StrideOfC = inputGradient.Stride,
            Rows = inputGradient.Rows, Columns = inputGradient.PaddedColumns, Depth = outputGradient.Rows,
            Accumulate = accumulate,
        });
    }

    /// <summary>
    /// ∂W = (old, when accumulating) + ∂y · xᵀ, summed over the samples; the pads of ∂y must be zero.
    /// <paramref name="transposed"/> is scratch for xᵀ: one row per padded sample, one padded column per feature.
    /// </summary>
    public static void WeightGradient(in Panel outputGradient, in Panel x, in Panel weightGradient, in Panel transposed, bool accumulate)
    {
        Debug.Assert(weightGradient.Rows == outputGradient.Rows && weightGradient.Columns == x.Rows);
        if ((weightGradient.Rows <= FewRows && x.PaddedColumns >= LongRow) || x.Rows <= FewInputs)
        {
            DotProducts.Run(outputGradient, x, weightGradient, accumulate);
            return;
        }

        Transpose.Padded(x.Start, x.Stride, x.Rows, x.PaddedColumns, transposed.Start, transposed.Stride);
        Run(new Product
        {
            A = outputGradient.Start, RowStep = outputGradient.Stride, DepthStep = 1,
            B = transposed.Start, StrideOfB = transposed.Stride,
            C = weightGradient.Start, StrideOfC = weightGradient.Stride,
            Rows = weightGradient.Rows, Columns = weightGradient.Columns, Depth = x.PaddedColumns,
            Accumulate = accumulate,
        });
    }

    public static void Run(in Product product)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512>(product, mostRows: 8);
        }
        else
        {
            Run<Lanes256>(product, mostRows: 4);
        }
    }

    private static void Run<TVector>(in Product product, int mostRows)
        where TVector : struct, IVector<TVector>
    {
        int vectors = (product.Columns + TVector.Count - 1) / TVector.Count;
        int strips = (vectors + 2) / 3;
        int rowsPerTile = Share(product.Rows, Share(product.Rows, mostRows));
        for (int strip = 0, firstVector = 0; strip < strips; strip++)
        {
            int width = Share(vectors - firstVector, strips - strip);
            for (int depth = 0; depth < product.Depth; depth += DepthBlock)
            {
                Product tile = product;
                tile.Depth = Math.Min(DepthBlock, product.Depth - depth);
                tile.Accumulate = product.Accumulate || depth > 0;
                tile.A += depth * product.DepthStep;
                tile.B += (depth * product.StrideOfB) + (firstVector * TVector.Count);
                tile.C += firstVector * TVector.Count;
                int lastCount = Math.Min(TVector.Count, product.Columns - ((firstVector + width - 1) * TVector.Count));
                ProductStrip<TVector, EvenWalk>.Run(ref tile, rowsPerTile, width, lastCount);
            }

            firstVector += width;
        }
    }

    private static int Share(int count, int parts) => (count + parts - 1) / parts;
}
