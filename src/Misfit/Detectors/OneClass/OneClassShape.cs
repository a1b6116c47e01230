using System.Globalization;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.OneClass;

/// <summary>The sizes of the network, where the recipe leaves them open settled.</summary>
/// <param name="Columns">Of a row.</param>
/// <param name="Image">The shape of an image; null for rows that are lists.</param>
/// <param name="Channels">Kernels of each convolution; empty without an image.</param>
/// <param name="Hidden">Widths of the dense layers between.</param>
/// <param name="Latent">Numbers of the point compared with the centre.</param>
internal sealed record OneClassShape(int Columns, RowShape? Image, int[] Channels, int[] Hidden, int Latent)
{
    /// <summary>Weights, gradients and two moments of so many take 1.6 GB.</summary>
    private const long MostWeights = 100_000_000;

    private const int ColorLatent = 128;
    private const int GreyLatent = 32;
    private const int TableLatent = 16;

    /// <exception cref="OptionsException">The image is too small for the convolutions, or there are more than 100,000,000 weights.</exception>
    public static OneClassShape For(DeepSvdd options, Matrix rows)
    {
        RowShape? image = rows.RowShape is { IsSeries: false } shape && LeNet(shape) ? rows.RowShape : null;
        int[] channels = image is null ? [] : [.. options.Channels.Count > 0 ? options.Channels : Default(image)];
        if (image is not null && channels.Length > Training.LeNet.MostBlocks(image))
        {
            throw Problem(options, "channels", $"at most {Training.LeNet.MostBlocks(image)} for images of {image.Height} × {image.Width} points, each of which halves them", $"{channels.Length}");
        }

        int[] hidden = [.. options.Hidden.Count > 0 || image is not null ? options.Hidden : [Math.Clamp(4 * rows.Columns, 64, 256), Math.Clamp(2 * rows.Columns, 32, 128)]];
        int latent = options.Latent > 0 ? options.Latent : image is null ? TableLatent : image.Channels > 1 ? ColorLatent : GreyLatent;
        var settled = new OneClassShape(rows.Columns, image, channels, hidden, latent);
        return settled.Weights() <= MostWeights
            ? settled
            : throw Problem(options, "hidden", string.Create(CultureInfo.InvariantCulture, $"layers of at most {MostWeights:N0} weights in all, with latent and channels"), string.Create(CultureInfo.InvariantCulture, $"such that with {rows.Columns} columns there would be {settled.Weights():N0}"));
    }

    public void Save(TensorCollection tensors)
    {
        int[] image = Image is null ? [0, 0, 0] : [Image.Height, Image.Width, Image.Channels];
        tensors.Add("image", image);
        tensors.Add("channels", (int[])[Channels.Length, .. Channels]);
        tensors.Add("widths", (int[])[Columns, .. Hidden, Latent]);
    }

    /// <exception cref="ModelFormatException">The sizes do not fit each other or the weights in the file.</exception>
    public static OneClassShape Load(TensorCollection tensors)
    {
        int[] image = tensors.Int32("image", 3), counted = tensors.Int32("channels", -1), widths = tensors.Int32("widths", -1);
        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        int[] channels = [.. counted.Skip(1)];
        bool isImage = image.Any(size => size != 0);
        bool sound = counted.Length > 0 && counted[0] == channels.Length && widths.Length >= 2 && widths.Concat(channels).All(width => width > 0 && width <= numbers) && (!isImage || image.All(size => size is > 0 and <= 1 << 20));
        if (sound)
        {
            RowShape? shape = isImage && (long)image[0] * image[1] * image[2] == widths[0] ? RowShape.Image(image[0], image[1], image[2]) : null;
            var settled = new OneClassShape(widths[0], shape, channels, widths[1..^1], widths[^1]);
            bool fits = shape is null ? !isImage && channels.Length == 0 : LeNet(shape) && channels.Length <= Training.LeNet.MostBlocks(shape);
            if (fits && settled.Weights() <= numbers)
            {
                return settled;
            }
        }

        throw new ModelFormatException($"Tensors 'image', 'channels' and 'widths' must hold sizes that fit each other and the weights in the file; they hold [{Shown(image)}], [{Shown(channels)}] and [{Shown(widths)}].");
    }

    private static bool LeNet(RowShape shape) => Training.LeNet.MostBlocks(shape) >= 1;

    // Those of the paper: 8 and 4 for digits and clothes, 32, 64 and 128 for photographs; fewer blocks for smaller images.
    private static int[] Default(RowShape shape)
    {
        int[] published = shape.Channels > 1 ? [32, 64, 128] : [8, 4];
        return published[..Math.Min(published.Length, Training.LeNet.MostBlocks(shape))];
    }

    private static OptionsException Problem(DeepSvdd options, string name, string mustBe, string was) => new(options.Info.Id, [new OptionProblem(name, mustBe, was)]);

    private static string Shown(int[] values) => string.Join(", ", values.Take(20));

    private long Weights()
    {
        long weights = 0;
        long inputs = Image?.Channels ?? Columns;
        foreach (int channels in Channels)
        {
            weights += inputs * Training.LeNet.Kernel.Points * channels;
            inputs = channels;
        }

        if (Image is not null)
        {
            inputs *= (long)(Image.Height >> Channels.Length) * (Image.Width >> Channels.Length);
        }

        foreach (int width in (int[])[.. Hidden, Latent])
        {
            weights += inputs * width;
            inputs = width;
        }

        return weights;
    }
}
