using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>A Gaussian around the bulk of the fitted rows. The score is the squared Mahalanobis distance.</summary>
public sealed class McdModel : DetectorModel
{
    private readonly Gaussian gaussian;

    internal McdModel(Mcd recipe, Gaussian gaussian)
        : base(recipe, gaussian.Width) => this.gaussian = gaussian;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("mean", gaussian.Mean);
        tensors.Add("inverse", gaussian.Inverse, gaussian.Rank, Width);
    }

    internal static McdModel Load(Mcd recipe, TensorCollection tensors)
    {
        double[] mean = tensors.Double("mean", -1);
        var gaussian = new Gaussian(mean, tensors.Double("inverse", -1, mean.Length));
        return gaussian.Rank <= gaussian.Width && gaussian.IsSound()
            ? new McdModel(recipe, gaussian)
            : throw new ModelFormatException("The Gaussian of the model is damaged: its mean or covariance is out of range.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var scratch = new double[Width];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = gaussian.SquaredDistance(rows.Row(first + i), scratch);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// By how much the score would fall if the column had the value that the others make most likely, which is the expected one. The
    /// contributions of correlated columns overlap and do not sum to the score.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        (double[] falls, float[] expected) = gaussian.Explain(row.Row(0));
        return new Attribution(falls, expected, false);
    }
}
