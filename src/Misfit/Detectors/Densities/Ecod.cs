using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>
/// Tail probabilities of each column by itself. Li, Zhao, Hu, Botta, Ionescu and Chen, "ECOD: Unsupervised Outlier Detection Using Empirical Cumulative Distribution Functions", TKDE 2022.
/// </summary>
public sealed record Ecod : Detector<TailModel>
{
    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "ecod",
        Family = "densities",
        Summary = "How far out each value lies in the tails of its column. No options, no scaling, reasons column by column.",
        Paper = "Z. Li, Y. Zhao, X. Hu, N. Botta, C. Ionescu and G. H. Chen, ECOD: Unsupervised Outlier Detection Using Empirical Cumulative Distribution Functions, TKDE 2022",
        Options = [],
        Create = () => new Ecod(),
        Load = (recipe, tensors) => new TailModel(recipe, ColumnTails.Load(tensors, Term)),
    };

    /// <inheritdoc/>
    protected override TailModel FitCore(Matrix rows, TrainingContext context) => new(this, ColumnTails.Of(rows, Term));

    // The farther tail; with no skew both together.
    private static double Term(double left, double right, int skew) => skew == 0 ? left + right : Math.Max(left, right);
}
