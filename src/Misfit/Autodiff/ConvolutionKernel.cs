using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>The window that a convolution moves over an image or a series: how many points it covers, its stride, and the points of zeros added at every border.</summary>
public sealed record ConvolutionKernel
{
    private ConvolutionKernel(int height, int width, int stride, int padding)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (Height, Width, Stride, Padding) = (height, width, stride, padding);
    }

    /// <summary>Lines covered: the width for a square, 1 for a kernel along a line.</summary>
    public int Height { get; }

    /// <summary>Points covered along a line.</summary>
    public int Width { get; }

    /// <summary>Points from one position to the next.</summary>
    public int Stride { get; }

    /// <summary>Points of zeros added at each border.</summary>
    public int Padding { get; }

    /// <summary>Weights per pair of channels.</summary>
    public int Points => Height * Width;

    /// <summary>For images: size × size points.</summary>
    public static ConvolutionKernel Square(int size, int stride = 1, int padding = 0) => new(size, size, stride, padding);

    /// <summary>For windows of series: size time steps.</summary>
    public static ConvolutionKernel Line(int size, int stride = 1, int padding = 0) => new(1, size, stride, padding);

    /// <summary>What a convolution makes of a shape.</summary>
    /// <exception cref="ShapeException">The kernel is larger than the padded shape.</exception>
    public RowShape OutputShape(RowShape shape, int channels)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int height = Shrunk(Vertical, shape.Height), width = Shrunk(Horizontal, shape.Width);
        return height > 0 && width > 0
            ? Like(shape, height, width, channels)
            : throw new ShapeException($"A kernel of {Height} × {Width} points with padding {Padding} does not fit into {shape.Height} × {shape.Width} points.");
    }

    /// <summary>What a transposed convolution makes of a shape: the shape that <see cref="OutputShape"/> would turn into this one.</summary>
    /// <exception cref="ShapeException">Nothing would be left inside the padding.</exception>
    public RowShape TransposedOutputShape(RowShape shape, int channels)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int height = Grown(Vertical, shape.Height), width = Grown(Horizontal, shape.Width);
        return height > 0 && width > 0
            ? Like(shape, height, width, channels)
            : throw new ShapeException($"A transposed convolution of {shape.Height} × {shape.Width} points by {Height} × {Width} points leaves nothing inside a padding of {Padding}.");
    }

    internal KernelAxis Horizontal => new(Width, Stride, Padding);

    // A kernel along a line leaves the lines as they are.
    internal KernelAxis Vertical => Height == 1 ? new(1, 1, 0) : new(Height, Stride, Padding);

    private static int Shrunk(KernelAxis axis, int size) =>
        size + (2 * axis.Padding) < axis.Size ? 0 : ((size + (2 * axis.Padding) - axis.Size) / axis.Stride) + 1;

    private static int Grown(KernelAxis axis, int size) => ((size - 1) * axis.Stride) + axis.Size - (2 * axis.Padding);

    private static RowShape Like(RowShape shape, int height, int width, int channels) =>
        shape.IsSeries ? RowShape.Series(width, channels) : RowShape.Image(height, width, channels);
}
