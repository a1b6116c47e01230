namespace Misfit.Numerics.Kernels;

/// <summary>Where the points of an image or of a window are among the features of a row.</summary>
internal readonly record struct PointGrid
{
    public PointGrid(RowShape shape)
    {
        Height = shape.Height;
        Width = shape.Width;
        Channels = shape.Channels;
        (ChannelStep, PointStep) = shape.IsSeries ? (1, shape.Channels) : (shape.Height * shape.Width, 1);
    }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    /// <summary>Features from one channel of a point to the next.</summary>
    public int ChannelStep { get; }

    /// <summary>Features from one point to the next in the same line.</summary>
    public int PointStep { get; }

    public int Points => Height * Width;
}
