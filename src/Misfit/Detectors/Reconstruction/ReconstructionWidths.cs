namespace Misfit.Detectors.Reconstruction;

/// <summary>The widths of an encoder where the recipe leaves them open.</summary>
internal static class ReconstructionWidths
{
    /// <summary>
    /// Input, hidden and latent widths. Left open, there are two hidden layers, of twice and once the number of columns d (at least 32
    /// and 16, at most 256 and 128), and the latent layer is √d rounded up, but narrower than the row where there are two columns or more.
    /// </summary>
    public static int[] For(int columns, IReadOnlyList<int> hidden, int latent)
    {
        IReadOnlyList<int> widths = hidden.Count > 0 ? hidden : [Math.Clamp(2 * columns, 32, 256), Math.Clamp(columns, 16, 128)];
        int narrow = latent > 0 ? latent : Math.Clamp((int)Math.Ceiling(Math.Sqrt(columns)), 1, Math.Max(1, columns - 1));
        return [columns, .. widths, narrow];
    }
}
