using System.Numerics.Tensors;

namespace Misfit.Numerics.Kernels;

/// <summary>Sums along the batch, of the columns that are samples.</summary>
internal static unsafe class BatchSum
{
    /// <summary>The sum of a panel of one row, in double precision.</summary>
    public static double Of(in Panel x)
    {
        double sum = 0;
        foreach (float value in x.Span[..x.Columns])
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Adds the same gradient to every sample (or assigns it); pads get none.</summary>
    public static void Spread(float gradient, in Panel inputGradient, bool accumulate)
    {
        Span<float> samples = inputGradient.Span[..inputGradient.Columns];
        if (accumulate)
        {
            TensorPrimitives.Add(samples, gradient, samples);
            return;
        }

        samples.Fill(gradient);
        inputGradient.Span[inputGradient.Columns..].Clear();
    }

    /// <summary>One sum per row; the pads of x must be zero.</summary>
    public static void OfRows(in Panel x, in Panel sums, bool accumulate)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            float sum = TensorPrimitives.Sum<float>(x.Span.Slice(row * x.Stride, x.PaddedColumns));
            sums.Start[row] = accumulate ? sums.Start[row] + sum : sum;
        }
    }

    /// <summary>One sum of products per row; the pads of x must be zero.</summary>
    public static void OfRowProducts(in Panel x, in Panel y, in Panel sums, bool accumulate)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            float sum = TensorPrimitives.Dot<float>(
                x.Span.Slice(row * x.Stride, x.PaddedColumns), y.Span.Slice(row * x.Stride, x.PaddedColumns));
            sums.Start[row] = accumulate ? sums.Start[row] + sum : sum;
        }
    }
}
