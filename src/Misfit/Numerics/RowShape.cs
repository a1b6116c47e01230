namespace Misfit.Numerics;

/// <summary>What the columns of a row are to each other where they are not just a list: the points of an image or of a window of a time series.</summary>
public sealed record RowShape
{
    private RowShape(int height, int width, int channels, bool isSeries)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        (Height, Width, Channels, IsSeries) = (height, width, channels, isSeries);
    }

    /// <summary>Lines of an image; 1 for a window.</summary>
    public int Height { get; }

    /// <summary>Points in a line of an image; time steps of a window.</summary>
    public int Width { get; }

    /// <summary>Numbers at each point: 1 for grey, 3 for colour, the number of series of a window.</summary>
    public int Channels { get; }

    /// <summary>True for a window of a time series, false for an image.</summary>
    public bool IsSeries { get; }

    /// <summary>Columns of a row.</summary>
    public int Columns => Height * Width * Channels;

    /// <summary>Images: channel after channel, in each line after line.</summary>
    public static RowShape Image(int height, int width, int channels = 1) => new(height, width, channels, isSeries: false);

    /// <summary>Windows: time step after time step, in each channel after channel.</summary>
    public static RowShape Series(int steps, int channels = 1) => new(1, steps, channels, isSeries: true);
}
