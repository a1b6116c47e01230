using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// Subspace outlier degree: a row is odd that differs from similar rows in the columns in which these agree. Kriegel, Kröger, Schubert and Zimek, "Outlier Detection in Axis-Parallel Subspaces of High Dimensional Data", PAKDD 2009.
/// </summary>
public sealed record Sod : Detector<SodModel>
{
    /// <summary>Number of neighbours whose sharing makes rows similar, 2 to 1,000. Default 20. One less than the rows when there are fewer.</summary>
    public int Neighbors { get; init; } = 20;

    /// <summary>Number of most similar rows compared with, 2 to 1,000. Default 10. One less than the rows when there are fewer.</summary>
    public int References { get; init; } = 10;

    /// <summary>In a column in which similar rows agree their variance is below this share of their mean variance, 0 to 1. Default 0.8.</summary>
    public double VarianceShare { get; init; } = 0.8;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "sod",
        Family = "neighbours",
        Summary = "How far a row is from similar rows in the columns in which these agree. For oddities in few of many columns.",
        Paper = "H.-P. Kriegel, P. Kröger, E. Schubert and A. Zimek, Outlier Detection in Axis-Parallel Subspaces of High Dimensional Data, PAKDD 2009",
        Options =
        [
            DetectorOption.Integer<Sod>("neighbors", 2, 1000, "Number of neighbours whose sharing makes rows similar.", recipe => recipe.Neighbors, (recipe, value) => recipe with { Neighbors = value }),
            DetectorOption.Integer<Sod>("references", 2, 1000, "Number of most similar rows compared with.", recipe => recipe.References, (recipe, value) => recipe with { References = value }),
            DetectorOption.Number<Sod>("variance-share", 0, 1, "Similar rows agree in a column when their variance there is below this share of the mean one.", recipe => recipe.VarianceShare, (recipe, value) => recipe with { VarianceShare = value }),
        ],
        Create = () => new Sod(),
        Load = (recipe, tensors) => SodModel.Load((Sod)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override SodModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        FittedRows.CheckNeighbors(Info.Id, rows);
        if (rows.Columns < 2)
        {
            throw new DataException("sod looks for columns in which similar rows agree more than in others and needs at least two columns; there is one. Use knn or lof.");
        }

        return SodModel.Of(this, NeighborSearch.Over(rows.Clone()));
    }
}
