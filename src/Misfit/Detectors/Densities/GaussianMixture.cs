namespace Misfit.Detectors.Densities;

/// <summary>A weighted sum of Gaussians.</summary>
/// <param name="Weights">Their shares; they sum to 1.</param>
/// <param name="Parts">The Gaussians.</param>
internal sealed record GaussianMixture(double[] Weights, Gaussian[] Parts)
{
    private readonly double[] constants =
        [.. Weights.Zip(Parts, (weight, part) => Math.Log(weight) - (0.5 * (part.LogDeterminant + (part.Width * Math.Log(2 * Math.PI)))))];

    public int Width => Parts[0].Width;

    /// <summary>Writes ln(weight · density) of each part and returns ln of their sum.</summary>
    public double LogDensity(ReadOnlySpan<float> row, Span<double> logs, Span<double> scratch)
    {
        double most = double.NegativeInfinity;
        for (int k = 0; k < Parts.Length; k++)
        {
            logs[k] = constants[k] - (0.5 * Parts[k].SquaredDistance(row, scratch));
            most = Math.Max(most, logs[k]);
        }

        double sum = 0;
        foreach (double log in logs)
        {
            sum += Math.Exp(log - most);
        }

        return most + Math.Log(sum);
    }
}
