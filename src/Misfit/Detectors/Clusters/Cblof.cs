using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Clusters;

/// <summary>
/// Cluster-based local outlier factor: the distance to the centre of a row's large cluster, or of the nearest large one. He, Xu and Deng, "Discovering cluster-based local outliers", Pattern Recognition Letters 24, 2003.
/// </summary>
public sealed record Cblof : Detector<CblofModel>
{
    /// <summary>Starts of the clustering, the best of which is taken (PyOD's number).</summary>
    private const int Starts = 10;

    /// <summary>Number of clusters, 1 to 1,000. Default 8. As many as rows when there are fewer rows.</summary>
    public int Clusters { get; init; } = 8;

    /// <summary>The share of rows that the large clusters hold together, 0.5 to 1. Default 0.9. The paper's α.</summary>
    public double LargeShare { get; init; } = 0.9;

    /// <summary>How many times larger the smallest large cluster is than the largest small one, 1 to 1,000. Default 5. The paper's β.</summary>
    public double SizeRatio { get; init; } = 5;

    /// <summary>Whether a distance is multiplied by the number of rows in the row's cluster, as in the paper. Default false.</summary>
    public bool SizeWeights { get; init; }

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "cblof",
        Family = "clusters",
        Summary = "The distance to the nearest large cluster's centre. Quick to score, and treats small far groups as odd.",
        Paper = "Z. He, X. Xu and S. Deng, Discovering cluster-based local outliers, Pattern Recognition Letters 24, 2003",
        Options =
        [
            DetectorOption.Integer<Cblof>("clusters", 1, 1000, "Number of clusters.", recipe => recipe.Clusters, (recipe, value) => recipe with { Clusters = value }),
            DetectorOption.Number<Cblof>("large-share", 0.5, 1, "The share of rows that the large clusters hold together.", recipe => recipe.LargeShare, (recipe, value) => recipe with { LargeShare = value }),
            DetectorOption.Number<Cblof>("size-ratio", 1, 1000, "How many times larger the smallest large cluster is than the largest small one.", recipe => recipe.SizeRatio, (recipe, value) => recipe with { SizeRatio = value }),
            DetectorOption.Flag<Cblof>("size-weights", "Multiply distances by the number of rows in the row's cluster.", recipe => recipe.SizeWeights, (recipe, value) => recipe with { SizeWeights = value }),
        ],
        Create = () => new Cblof(),
        Load = (recipe, tensors) => CblofModel.Load((Cblof)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override CblofModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(context);
        KMeans found = KMeans.Run(rows, Math.Min(Clusters, rows.Rows), Starts, new Rng(Seed), context.CancellationToken);
        return CblofModel.Of(this, rows, found.Centres);
    }
}
