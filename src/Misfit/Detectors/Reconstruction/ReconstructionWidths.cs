using System.Globalization;

namespace Misfit.Detectors.Reconstruction;

/// <summary>The widths of an encoder where the recipe leaves them open.</summary>
internal static class ReconstructionWidths
{
    /// <summary>Weights, gradients and two moments of so many take 1.6 GB.</summary>
    private const long MostWeights = 100_000_000;

    /// <summary>
    /// Input, hidden and latent widths. Left open, there are two hidden layers, of twice and once the number of columns d (at least 32
    /// and 16, at most 256 and 128), and the latent layer is √d rounded up, but narrower than the row where there are two columns or more.
    /// </summary>
    /// <exception cref="OptionsException">Encoder and decoder would have more than 100,000,000 weights.</exception>
    public static int[] For(string detector, int columns, IReadOnlyList<int> hidden, int latent)
    {
        IReadOnlyList<int> widths = hidden.Count > 0 ? hidden : [Math.Clamp(2 * columns, 32, 256), Math.Clamp(columns, 16, 128)];
        int narrow = latent > 0 ? latent : Math.Clamp((int)Math.Ceiling(Math.Sqrt(columns)), 1, Math.Max(1, columns - 1));
        int[] all = [columns, .. widths, narrow];
        long weights = 2 * all.Zip(all.Skip(1)).Sum(pair => (long)pair.First * pair.Second);
        return weights <= MostWeights
            ? all
            : throw new OptionsException(detector, [new OptionProblem("hidden", string.Create(CultureInfo.InvariantCulture, $"layers of at most {MostWeights:N0} weights in all"), string.Create(CultureInfo.InvariantCulture, $"{string.Join(",", widths)}, which with {columns} columns makes {weights:N0}"))]);
    }
}
