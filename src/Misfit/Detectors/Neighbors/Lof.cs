using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// Local outlier factor: a row is odd whose surroundings are emptier than those of its neighbours. Breunig, Kriegel, Ng and Sander, "LOF: Identifying Density-Based Local Outliers", SIGMOD 2000.
/// </summary>
public sealed record Lof : Detector<LofModel>
{
    /// <summary>Number of neighbours, 1 to 1,000. Default 20. One less than the rows when there are fewer.</summary>
    public int Neighbors { get; init; } = 20;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "lof",
        Family = "neighbours",
        Summary = "How much emptier a row's surroundings are than those of its neighbours. Finds oddities beside dense groups.",
        Paper = "M. M. Breunig, H.-P. Kriegel, R. T. Ng and J. Sander, LOF: Identifying Density-Based Local Outliers, SIGMOD 2000",
        Options =
        [
            DetectorOption.Integer<Lof>("neighbors", 1, 1000, "Number of neighbours.", recipe => recipe.Neighbors, (recipe, value) => recipe with { Neighbors = value }),
        ],
        Create = () => new Lof(),
        Load = (recipe, tensors) => LofModel.Load((Lof)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override LofModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        FittedRows.CheckNeighbors(Info.Id, rows);
        return LofModel.Of(this, NeighborSearch.Over(rows.Clone()));
    }
}
