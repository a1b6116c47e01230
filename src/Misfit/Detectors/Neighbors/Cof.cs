using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// Connectivity-based outlier factor: a row is odd that its neighbours cannot be reached from in short steps. Tang, Chen, Fu and Cheung, "Enhancing Effectiveness of Outlier Detections for Low Density Patterns", PAKDD 2002.
/// </summary>
public sealed record Cof : Detector<CofModel>
{
    /// <summary>Number of neighbours, 1 to 1,000. Default 20. One less than the rows when there are fewer.</summary>
    public int Neighbors { get; init; } = 20;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "cof",
        Family = "neighbours",
        Summary = "How long the steps are from a row through its neighbours, compared with theirs. Finds rows beside lines and curves.",
        Paper = "J. Tang, Z. Chen, A. W.-C. Fu and D. W. Cheung, Enhancing Effectiveness of Outlier Detections for Low Density Patterns, PAKDD 2002",
        Options =
        [
            DetectorOption.Integer<Cof>("neighbors", 1, 1000, "Number of neighbours.", recipe => recipe.Neighbors, (recipe, value) => recipe with { Neighbors = value }),
        ],
        Create = () => new Cof(),
        Load = (recipe, tensors) => CofModel.Load((Cof)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override CofModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        FittedRows.CheckNeighbors(Info.Id, rows);
        return CofModel.Of(this, NeighborSearch.Over(rows.Clone()));
    }
}
