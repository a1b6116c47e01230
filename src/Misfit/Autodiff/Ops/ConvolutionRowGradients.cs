using System.Numerics.Tensors;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>
/// A convolution is linear in its kernels, so with δ the gradient of a row's loss by the output, the inner product with a direction (V, v) is that of δ
/// with the convolution by V and v. Norms take the row's own gradient: the sums over all points of δ · x, and of δ.
/// </summary>
internal sealed class ConvolutionRowGradients : IRowGradients
{
    private readonly PointGrid target;
    private readonly TapTable forward;
    private readonly ConvolutionGradient? weightGradient;
    private readonly Panel x;
    private readonly Panel delta;
    private readonly Panel coarse;
    private readonly Panel fine;
    private readonly Panel weightDirection;
    private readonly Panel biasDirection;
    private readonly Panel along;
    private readonly int weightOffset;
    private readonly int weightCount;
    private readonly int biasOffset;
    private readonly float[] channelSums;

    public ConvolutionRowGradients(
        ConvolutionGeometry geometry, bool transposed, Operand x, Parameter weights, Parameter? bias, Value output, GradientScope scope, PlanMemory memory)
    {
        target = transposed ? geometry.Fine : geometry.Coarse;
        this.x = x.Data;
        delta = output.Gradient;
        (coarse, fine) = transposed ? (this.x, delta) : (delta, this.x);
        forward = new TapTable(geometry, toCoarse: !transposed, this.x.Stride);
        weightOffset = scope.OffsetOf(weights);
        weightCount = weights.Rows * weights.Columns;
        weightGradient = weightOffset < 0 ? null : new ConvolutionGradient(geometry, this.x.Stride);
        biasOffset = scope.OffsetOf(bias);
        weightDirection = scope.DirectionOf(weights);
        biasDirection = biasOffset < 0 ? default : scope.DirectionOf(bias!);
        along = memory.SharedFeatures(output.Features);
        channelSums = new float[delta.PaddedColumns];
    }

    public void AddProducts(Span<double> sums)
    {
        ConvolutionProduct.Run(forward, weightDirection, x, biasDirection, along, accumulate: false);
        ColumnDots.Add(delta, along, sums);
    }

    public void AddSquaredNorms(Span<double> sums)
    {
        weightGradient?.AddSquaredNorms(coarse, fine, sums);
        for (int channel = 0; biasOffset >= 0 && channel < target.Channels; channel++)
        {
            channelSums.AsSpan().Clear();
            for (int point = 0; point < target.Points; point++)
            {
                TensorPrimitives.Add(channelSums, delta.Span.Slice(Feature(channel, point) * delta.Stride, channelSums.Length), channelSums);
            }

            for (int row = 0; row < channelSums.Length; row++)
            {
                sums[row] += (double)channelSums[row] * channelSums[row];
            }
        }
    }

    public void AddGradient(int row, Span<double> gradient)
    {
        weightGradient?.AddSample(coarse, fine, row, gradient.Slice(weightOffset, weightCount));
        for (int channel = 0; biasOffset >= 0 && channel < target.Channels; channel++)
        {
            for (int point = 0; point < target.Points; point++)
            {
                gradient[biasOffset + channel] += delta.Span[(Feature(channel, point) * delta.Stride) + row];
            }
        }
    }

    private int Feature(int channel, int point) => (channel * target.ChannelStep) + (point * target.PointStep);
}
