using Misfit.Autodiff.Ops;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

public sealed partial class Graph
{
    /// <summary>Σ w · x over the points under a kernel in all channels, at every position of the kernel, plus a bias per output channel.</summary>
    /// <param name="x">Rows of the shape.</param>
    /// <param name="shape">An image or a window of a series; the result has the shape <see cref="ConvolutionKernel.OutputShape"/>.</param>
    /// <param name="weights">Output channels × (input channels · kernel points): for each input channel the kernel, line after line.</param>
    /// <param name="bias">Output channels × 1, or none.</param>
    /// <param name="kernel">Size, stride and padding.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Value Convolution(Value x, RowShape shape, Parameter weights, Parameter? bias, ConvolutionKernel kernel)
    {
        CheckShape(nameof(Convolution), x, shape);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(kernel);
        CheckKernelWeights(nameof(Convolution), weights, bias, "output channels × input channels · kernel points", weights.Rows, shape.Channels * kernel.Points, weights.Rows);
        RowShape output = kernel.OutputShape(shape, weights.Rows);
        var geometry = new ConvolutionGeometry(new PointGrid(shape), new PointGrid(output), kernel.Vertical, kernel.Horizontal);
        return Append(new Convolution(x, weights, bias, geometry, transposed: false));
    }

    /// <summary>The map that a convolution's gradient goes back by, as a layer: every point is spread over the points under the kernel.</summary>
    /// <param name="x">Rows of the shape.</param>
    /// <param name="shape">An image or a window of a series; the result has the shape <see cref="ConvolutionKernel.TransposedOutputShape"/>.</param>
    /// <param name="weights">Input channels × (output channels · kernel points).</param>
    /// <param name="bias">Output channels × 1, or none.</param>
    /// <param name="kernel">Size, stride and padding of the convolution that goes the other way.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Value TransposedConvolution(Value x, RowShape shape, Parameter weights, Parameter? bias, ConvolutionKernel kernel)
    {
        CheckShape(nameof(TransposedConvolution), x, shape);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(kernel);
        int channels = Math.Max(1, weights.Columns / kernel.Points);
        CheckKernelWeights(nameof(TransposedConvolution), weights, bias, "input channels × output channels · kernel points", shape.Channels, channels * kernel.Points, channels);
        RowShape output = kernel.TransposedOutputShape(shape, channels);
        var geometry = new ConvolutionGeometry(new PointGrid(output), new PointGrid(shape), kernel.Vertical, kernel.Horizontal);
        return Append(new Convolution(x, weights, bias, geometry, transposed: true));
    }

    /// <summary>The largest of every block of size × size points (of size points along a series), channel by channel; points beyond the last whole block are left out.</summary>
    /// <exception cref="ShapeException">The rows do not have the shape, or it is smaller than a block.</exception>
    public Value MaxPool(Value x, RowShape shape, int size)
    {
        CheckShape(nameof(MaxPool), x, shape);
        RowShape output = PooledShape(shape, size);
        return Append(new MaxPool(x, new PointGrid(shape), new PointGrid(output), shape.IsSeries ? 1 : size, size));
    }

    /// <summary>Every point repeated over a block of factor × factor points (of factor points along a series).</summary>
    /// <exception cref="ShapeException">The rows do not have the shape.</exception>
    public Value Upsample(Value x, RowShape shape, int factor)
    {
        CheckShape(nameof(Upsample), x, shape);
        RowShape output = UpsampledShape(shape, factor);
        return Append(new Upsample(x, new PointGrid(shape), new PointGrid(output), shape.IsSeries ? 1 : factor, factor));
    }

    /// <summary>What <see cref="MaxPool"/> makes of a shape.</summary>
    /// <exception cref="ShapeException">The shape is smaller than a block.</exception>
    public static RowShape PooledShape(RowShape shape, int size)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (shape.Width < size || (!shape.IsSeries && shape.Height < size))
        {
            throw new ShapeException($"MaxPool: {shape.Height} × {shape.Width} points hold no block of {size}.");
        }

        return shape.IsSeries ? RowShape.Series(shape.Width / size, shape.Channels) : RowShape.Image(shape.Height / size, shape.Width / size, shape.Channels);
    }

    /// <summary>What <see cref="Upsample"/> makes of a shape.</summary>
    public static RowShape UpsampledShape(RowShape shape, int factor)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        return shape.IsSeries ? RowShape.Series(shape.Width * factor, shape.Channels) : RowShape.Image(shape.Height * factor, shape.Width * factor, shape.Channels);
    }

    private void CheckShape(string operation, Value x, RowShape shape)
    {
        CheckFeatures(operation, x);
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Columns != x.Features)
        {
            throw new ShapeException($"{operation}: {shape.Height} × {shape.Width} points with {shape.Channels} channels have {shape.Columns} features; the value is {x.Shape}.");
        }
    }

    private static void CheckKernelWeights(string operation, Parameter weights, Parameter? bias, string meaning, int rows, int columns, int channels)
    {
        if (weights.Rows != rows || weights.Columns != columns)
        {
            throw new ShapeException($"{operation}: weights '{weights.Name}' must be {rows} × {columns} ({meaning}); they are {weights.Shape}.");
        }

        if (bias is not null && (bias.Rows != channels || bias.Columns != 1))
        {
            throw new ShapeException($"{operation}: there are {channels} output channels, so bias '{bias.Name}' must be {channels} × 1; it is {bias.Shape}.");
        }
    }
}
