using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>
/// Minimum covariance determinant: distances from a Gaussian that strong outliers in the fitted rows do not stretch. Rousseeuw and Van Driessen, "A Fast Algorithm for the Minimum Covariance Determinant Estimator", Technometrics 41, 1999.
/// </summary>
public sealed record Mcd : Detector<McdModel>
{
    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "mcd",
        Family = "densities",
        Summary = "The distance in units of the spread of the tightest half of the rows. Stands many outliers among the rows it learns from.",
        Paper = "P. J. Rousseeuw and K. Van Driessen, A Fast Algorithm for the Minimum Covariance Determinant Estimator, Technometrics 41, 1999",
        Options = [],
        Create = () => new Mcd(),
        Load = (recipe, tensors) => McdModel.Load((Mcd)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override McdModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(context);
        if (rows.Rows < 2)
        {
            throw new DataException("mcd needs at least two rows to learn from; there is one.");
        }

        if (rows.Columns > 4096)
        {
            throw new DataException($"mcd keeps a full covariance of its columns and takes at most 4,096 of them; the data have {rows.Columns}. Reduce them first, or use pca.");
        }

        return new McdModel(this, new MinimumCovariance(context.CancellationToken).Find(rows, new Rng(Seed)));
    }
}
