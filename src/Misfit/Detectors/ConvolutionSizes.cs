using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors;

/// <summary>The images a network takes and the kernels of its convolutions.</summary>
/// <param name="Image">The shape of an image; null for rows that are lists.</param>
/// <param name="Channels">Kernels of each convolution; empty without an image.</param>
internal sealed record ConvolutionSizes(RowShape? Image, int[] Channels)
{
    private const string ImageTensor = "image";
    private const string ChannelTensor = "channels";
    private const int LargestSide = 1 << 20;

    /// <summary>None: rows are lists.</summary>
    public static ConvolutionSizes None { get; } = new(null, []);

    /// <summary>Numbers that come out of the last convolution; 0 without an image.</summary>
    public long Outputs => Image is null ? 0 : (long)(Image.Height >> Channels.Length) * (Image.Width >> Channels.Length) * (Channels.Length > 0 ? Channels[^1] : Image.Channels);

    /// <summary>Weights of all kernels.</summary>
    public long Weights => Channels.Zip((int[])[Image?.Channels ?? 0, .. Channels]).Sum(pair => (long)pair.First * pair.Second * LeNet.Kernel.Points);

    /// <summary>Those of rows of a shape, asked for or else those of Ruff et al. (2018): 8 and 4 kernels for grey images, 32, 64 and 128 for coloured ones, fewer blocks for smaller images.</summary>
    /// <exception cref="OptionsException">The image is too small for the kernels asked for.</exception>
    public static ConvolutionSizes For(string detector, RowShape? shape, IReadOnlyList<int> channels)
    {
        if (shape is not { IsSeries: false } image || LeNet.MostBlocks(image) == 0)
        {
            return None;
        }

        int most = LeNet.MostBlocks(image);
        int[] published = image.Channels > 1 ? [32, 64, 128] : [8, 4];
        return channels.Count <= most
            ? new ConvolutionSizes(image, channels.Count > 0 ? [.. channels] : published[..Math.Min(published.Length, most)])
            : throw new OptionsException(detector, [new OptionProblem("channels", $"at most {most} for images of {image.Height} × {image.Width} points, each of which halves them", $"{channels.Count}")]);
    }

    public void Save(TensorCollection tensors)
    {
        int[] image = Image is null ? [0, 0, 0] : [Image.Height, Image.Width, Image.Channels];
        tensors.Add(ImageTensor, image);
        tensors.Add(ChannelTensor, (int[])[Channels.Length, .. Channels]);
    }

    /// <exception cref="ModelFormatException">The sizes fit neither each other nor rows of so many columns nor the weights in the file.</exception>
    public static ConvolutionSizes Load(TensorCollection tensors, int columns)
    {
        int[] image = tensors.Int32(ImageTensor, 3), counted = tensors.Int32(ChannelTensor, -1);
        int[] channels = [.. counted.Skip(1)];
        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        if (image.All(size => size == 0) && counted is [0])
        {
            return None;
        }

        bool sound = counted.Length > 1 && counted[0] == channels.Length && channels.All(count => count > 0 && count <= numbers)
            && image.All(size => size is > 0 and <= LargestSide) && (long)image[0] * image[1] * image[2] == columns;
        if (sound)
        {
            var sizes = new ConvolutionSizes(RowShape.Image(image[0], image[1], image[2]), channels);
            if (channels.Length <= LeNet.MostBlocks(sizes.Image!) && sizes.Weights <= numbers)
            {
                return sizes;
            }
        }

        throw new ModelFormatException($"Tensors '{ImageTensor}' and '{ChannelTensor}' must hold sizes that fit {columns} columns and the weights in the file; they hold [{string.Join(", ", image)}] and [{string.Join(", ", counted.Take(20))}].");
    }
}
