using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>A fitted Gaussian mixture. The score is −ln of its density.</summary>
public sealed class GmmModel : DetectorModel
{
    private readonly GaussianMixture mixture;

    internal GmmModel(Gmm recipe, GaussianMixture mixture)
        : base(recipe, mixture.Width) => this.mixture = mixture;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("weights", mixture.Weights);
        tensors.Add("means", [.. mixture.Parts.SelectMany(part => part.Mean)], mixture.Parts.Length, Width);
        tensors.Add("inverses", [.. mixture.Parts.SelectMany(part => part.Inverse)], mixture.Parts.Length, Width, Width);
    }

    internal static GmmModel Load(Gmm recipe, TensorCollection tensors)
    {
        double[] weights = tensors.Double("weights", recipe.Components);
        double[] means = tensors.Double("means", weights.Length, -1);
        int width = means.Length / weights.Length;
        double[] inverses = tensors.Double("inverses", weights.Length, width, width);
        Gaussian[] parts = [.. Enumerable.Range(0, weights.Length).Select(k => new Gaussian(means[(k * width)..((k + 1) * width)], inverses[(k * width * width)..((k + 1) * width * width)]))];
        return weights.All(weight => weight > 0 && weight <= 1) && parts.All(part => part.IsSound())
            ? new GmmModel(recipe, new GaussianMixture(weights, parts))
            : throw new ModelFormatException("The Gaussians of the model are damaged: a weight, mean or covariance is out of range.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var logs = new double[mixture.Parts.Length];
        var scratch = new double[Width];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = -mixture.LogDensity(rows.Row(first + i), logs, scratch);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// By how much the score would fall, within the Gaussian the row most likely belongs to, if the column had the value that the others make
    /// most likely, which is the expected one. The contributions of correlated columns overlap and do not sum to the score.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var logs = new double[mixture.Parts.Length];
        mixture.LogDensity(row.Row(0), logs, new double[Width]);
        (double[] falls, float[] expected) = mixture.Parts[Array.IndexOf(logs, logs.Max())].Explain(row.Row(0));
        return new Attribution([.. falls.Select(fall => fall / 2)], expected, false);
    }
}
