using System.Globalization;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.OneClass;

/// <summary>The sizes of the network, where the recipe leaves them open settled.</summary>
/// <param name="Columns">Of a row.</param>
/// <param name="Convolutions">For images.</param>
/// <param name="Hidden">Widths of the dense layers between.</param>
/// <param name="Latent">Numbers of the point compared with the centre.</param>
internal sealed record OneClassShape(int Columns, ConvolutionSizes Convolutions, int[] Hidden, int Latent)
{
    /// <summary>Weights, gradients and two moments of so many take 1.6 GB.</summary>
    private const long MostWeights = 100_000_000;

    private const int ColorLatent = 128;
    private const int GreyLatent = 32;
    private const int TableLatent = 16;

    /// <summary>The shape of an image; null for rows that are lists.</summary>
    public RowShape? Image => Convolutions.Image;

    /// <exception cref="OptionsException">The image is too small for the convolutions, or there are more than 100,000,000 weights.</exception>
    public static OneClassShape For(DeepSvdd options, Matrix rows)
    {
        var convolutions = ConvolutionSizes.For(options.Info.Id, rows.RowShape, options.Channels);
        RowShape? image = convolutions.Image;
        int[] hidden = [.. options.Hidden.Count > 0 || image is not null ? options.Hidden : [Math.Clamp(4 * rows.Columns, 64, 256), Math.Clamp(2 * rows.Columns, 32, 128)]];
        int latent = options.Latent > 0 ? options.Latent : image is null ? TableLatent : image.Channels > 1 ? ColorLatent : GreyLatent;
        var settled = new OneClassShape(rows.Columns, convolutions, hidden, latent);
        return settled.Weights <= MostWeights
            ? settled
            : throw new OptionsException(options.Info.Id, [new OptionProblem("hidden", string.Create(CultureInfo.InvariantCulture, $"layers of at most {MostWeights:N0} weights in all, with latent and channels"), string.Create(CultureInfo.InvariantCulture, $"such that with {rows.Columns} columns there would be {settled.Weights:N0}"))]);
    }

    public void Save(TensorCollection tensors)
    {
        tensors.Add("widths", (int[])[Columns, .. Hidden, Latent]);
        Convolutions.Save(tensors);
    }

    /// <exception cref="ModelFormatException">The sizes do not fit each other or the weights in the file.</exception>
    public static OneClassShape Load(TensorCollection tensors)
    {
        int[] widths = tensors.Int32("widths", -1);
        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        if (widths.Length >= 2 && widths.All(width => width > 0 && width <= numbers))
        {
            var settled = new OneClassShape(widths[0], ConvolutionSizes.Load(tensors, widths[0]), widths[1..^1], widths[^1]);
            if (settled.Weights <= numbers)
            {
                return settled;
            }
        }

        throw new ModelFormatException($"Tensor 'widths' must hold the widths of at least two layers that fit the weights in the file; it holds [{string.Join(", ", widths.Take(20))}].");
    }

    private long Weights
    {
        get
        {
            int[] outputs = [.. Hidden, Latent];
            IEnumerable<long> inputs = outputs.SkipLast(1).Select(width => (long)width).Prepend(Image is null ? Columns : Convolutions.Outputs);
            return Convolutions.Weights + inputs.Zip(outputs).Sum(pair => pair.First * pair.Second);
        }
    }
}
