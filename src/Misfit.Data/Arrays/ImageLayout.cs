using Misfit.Numerics;

namespace Misfit.Data.Arrays;

/// <summary>That rows are images, and in which order an array holds their numbers.</summary>
/// <param name="Shape">The shape of an image.</param>
/// <param name="ChannelsLast">Whether the channels of a point lie beside each other; otherwise channel lies after channel, as the shape says.</param>
internal sealed record ImageLayout(RowShape Shape, bool ChannelsLast)
{
    private const int MostChannels = 4;

    /// <summary>
    /// Of images × lines × points, of images × lines × points × channels, and of images × channels × lines × points, where at most 4 of the one
    /// and more of the other tell channels from lines. Null for other arrays.
    /// </summary>
    public static ImageLayout? Of(IReadOnlyList<long> dimensions) => dimensions switch
    {
        [_, > 1, > 1] => new(RowShape.Image((int)dimensions[1], (int)dimensions[2]), ChannelsLast: false),
        [_, > MostChannels, > 1, <= MostChannels] => new(RowShape.Image((int)dimensions[1], (int)dimensions[2], (int)dimensions[3]), ChannelsLast: true),
        [_, <= MostChannels, > MostChannels, > 1] => new(RowShape.Image((int)dimensions[2], (int)dimensions[3], (int)dimensions[1]), ChannelsLast: false),
        _ => null,
    };

    /// <summary>The place in the array of each column, in the order of the shape.</summary>
    public IEnumerable<int> Places()
    {
        int points = Shape.Height * Shape.Width;
        return Enumerable.Range(0, Shape.Columns).Select(i => ChannelsLast ? (i % points * Shape.Channels) + (i / points) : i);
    }
}
