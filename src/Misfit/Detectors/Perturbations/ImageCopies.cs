using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Detectors.Perturbations;

/// <summary>
/// What keeps copies of images from being told by their texture alone, which convolutions see at once without learning what an image is of: images are divided by their root mean
/// square, random signs are alike over blocks of points, and in training images and copies alike get noise.
/// </summary>
internal sealed class ImageCopies
{
    /// <summary>Blocks along a side: halves and quarters, and as many of four points as fit, up to eight.</summary>
    private const int Halves = 2;
    private const int Quarters = 4;
    private const int MostBlocks = 8;
    private const int LeastPoints = 4;

    private readonly RowShape shape;
    private readonly Parameter scales;
    private readonly Parameter blocks;

    /// <param name="store">Takes the scales of the images: their root mean square and the noise.</param>
    /// <param name="shape">Of an image.</param>
    public ImageCopies(ParameterStore store, RowShape shape)
    {
        this.shape = shape;
        scales = store.Add("image-scales", 2, 1, trainable: false);
        scales.Values.Fill(1);
        blocks = Blocks(shape);
    }

    /// <summary>What an image is divided by.</summary>
    public float Scale => scales.Values[0];

    /// <summary>Takes the scales of the rows to be fitted on: their root mean square, and noise as large as their standard deviation.</summary>
    public void Fit(Matrix rows)
    {
        double sum = 0, squares = 0;
        foreach (float value in rows.Values)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / rows.Values.Length, square = squares / rows.Values.Length;
        double scale = square > 0 ? Math.Sqrt(square) : 1;
        (scales.Values[0], scales.Values[1]) = ((float)scale, (float)(Math.Sqrt(Math.Max(0, square - (mean * mean))) / scale));
    }

    public Value Scaled(Graph graph, Value images) => graph.Scale(images, 1 / Scale);

    /// <summary>Of scaled images, in a training graph.</summary>
    public Value Noisy(Graph graph, Value images) => graph.Training ? graph.Add(images, graph.Scale(graph.GaussianNoise(shape.Columns), scales.Values[1])) : images;

    /// <summary>Normal numbers, one a point: the sum over the block sizes of what each block has drawn.</summary>
    public Value Draw(Graph graph)
    {
        Value[] channels = [.. Enumerable.Range(0, shape.Channels).Select(_ => graph.Dense(graph.GaussianNoise(blocks.Columns), blocks, null))];
        return channels.Length == 1 ? channels[0] : graph.Concat(channels);
    }

    // Points × blocks: 1 where the point is in the block. Not in the network's store, as there is nothing to learn or save.
    private static Parameter Blocks(RowShape shape)
    {
        int finest = Math.Clamp(Math.Min(shape.Height, shape.Width) / LeastPoints, Halves, MostBlocks);
        int[] sizes = [Halves, Quarters, finest];
        Parameter blocks = new ParameterStore().Add("blocks", shape.Height * shape.Width, sizes.Sum(size => size * size), trainable: false);
        for (int point = 0; point < blocks.Rows; point++)
        {
            (int y, int x) = Math.DivRem(point, shape.Width);
            int first = point * blocks.Columns;
            foreach (int size in sizes)
            {
                blocks.Values[first + (y * size / shape.Height * size) + (x * size / shape.Width)] = 1;
                first += size * size;
            }
        }

        return blocks;
    }
}
