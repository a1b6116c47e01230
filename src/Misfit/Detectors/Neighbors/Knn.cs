using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Neighbors;

/// <summary>Which of the distances to the nearest neighbours is the score.</summary>
public enum KnnDistance
{
    /// <summary>The distance to the farthest of them.</summary>
    Largest,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their median.</summary>
    Median,
}

/// <summary>
/// Nearest neighbours: a row far from all it knows is odd. Ramaswamy, Rastogi and Shim, "Efficient Algorithms for Mining Outliers from Large Data Sets", SIGMOD 2000.
/// </summary>
public sealed record Knn : Detector<KnnModel>
{
    /// <summary>Number of neighbours, 1 to 1,000. Default 5. One less than the rows when there are fewer.</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Which distance is the score. Default <see cref="KnnDistance.Largest"/>.</summary>
    public KnnDistance Distance { get; init; } = KnnDistance.Largest;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "knn",
        Family = "neighbours",
        Summary = "The distance to the nearest rows it has seen. Simple, hard to beat on clean training rows.",
        Paper = "S. Ramaswamy, R. Rastogi and K. Shim, Efficient Algorithms for Mining Outliers from Large Data Sets, SIGMOD 2000; F. Angiulli and C. Pizzuti, Fast Outlier Detection in High Dimensional Spaces, PKDD 2002",
        Options =
        [
            DetectorOption.Integer<Knn>("neighbors", 1, 1000, "Number of neighbours.", recipe => recipe.Neighbors, (recipe, value) => recipe with { Neighbors = value }),
            DetectorOption.Choice<Knn, KnnDistance>("distance", "Which of their distances is the score.", recipe => recipe.Distance, (recipe, value) => recipe with { Distance = value }),
        ],
        Create = () => new Knn(),
        Load = (recipe, tensors) => new KnnModel((Knn)recipe, FittedRows.Load(tensors)),
    };

    /// <inheritdoc/>
    protected override KnnModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        FittedRows.CheckNeighbors(Info.Id, rows);
        return new KnnModel(this, rows.Clone());
    }
}
