using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>
/// Gaussian mixture: the density of rows as a sum of full Gaussians, fitted by expectation and maximisation. Dempster, Laird and Rubin, "Maximum Likelihood from Incomplete Data via the EM Algorithm", JRSS B 39, 1977.
/// </summary>
public sealed record Gmm : Detector<GmmModel>
{
    /// <summary>Number of Gaussians, 1 to 100. Default 1.</summary>
    public int Components { get; init; } = 1;

    /// <summary>Most rounds of the fit, 1 to 10,000. Default 100.</summary>
    public int Iterations { get; init; } = 100;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "gmm",
        Family = "densities",
        Summary = "A few Gaussians with full covariance; where their density is low is odd. With one, the distance in units of the data's spread.",
        Paper = "A. P. Dempster, N. M. Laird and D. B. Rubin, Maximum Likelihood from Incomplete Data via the EM Algorithm, JRSS B 39, 1977",
        Options =
        [
            DetectorOption.Integer<Gmm>("components", 1, 100, "Number of Gaussians.", recipe => recipe.Components, (recipe, value) => recipe with { Components = value }),
            DetectorOption.Integer<Gmm>("iterations", 1, 10_000, "Most rounds of the fit.", recipe => recipe.Iterations, (recipe, value) => recipe with { Iterations = value }),
        ],
        Create = () => new Gmm(),
        Load = (recipe, tensors) => GmmModel.Load((Gmm)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override GmmModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rows < Math.Max(2, Components))
        {
            throw new DataException($"gmm needs at least two rows, and one for each of its {Components} components, to learn from; there are {rows.Rows}.");
        }

        if (rows.Columns > 4096)
        {
            throw new DataException($"gmm keeps a full covariance of its columns and takes at most 4,096 of them; the data have {rows.Columns}. Reduce them first, or use pca.");
        }

        return new GmmModel(this, GaussianMixtureFit.Run(rows, Components, Iterations, new Rng(Seed), context));
    }
}
