using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        if (Vector512.IsHardwareAccelerated)
        {
            OfRows<Lanes512>(x, sums.Start, accumulate);
        }
        else
        {
            OfRows<Lanes256>(x, sums.Start, accumulate);
        }
    }

    /// <summary>One sum per channel of numbers that are there once per feature.</summary>
    public static void OfChannels(in Panel features, PointGrid grid, in Panel sums, bool accumulate)
    {
        for (int channel = 0; channel < grid.Channels; channel++)
        {
            float sum = accumulate ? sums.Start[channel] : 0;
            for (int point = 0; point < grid.Points; point++)
            {
                sum += features.Start[(channel * grid.ChannelStep) + (point * grid.PointStep)];
            }

            sums.Start[channel] = sum;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OfRows<TVector>(in Panel x, float* sums, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        int columns = x.PaddedColumns;
        for (int row = 0; row < x.Rows; row++)
        {
            float* source = x.Start + ((nint)row * x.Stride);
            TVector sum = TVector.Load(source);
            for (int i = TVector.Count; i < columns; i += TVector.Count)
            {
                sum += TVector.Load(source + i);
            }

            sums[row] = accumulate ? sums[row] + TVector.Sum(sum) : TVector.Sum(sum);
        }
    }
}
