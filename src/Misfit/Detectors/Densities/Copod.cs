using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>
/// Tail probabilities of an empirical copula. Li, Zhao, Botta, Ionescu and Hu, "COPOD: Copula-Based Outlier Detection", ICDM 2020.
/// </summary>
public sealed record Copod : Detector<TailModel>
{
    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "copod",
        Family = "densities",
        Summary = "How far out each value lies in the longer tail of its column. No options, no scaling, reasons column by column.",
        Paper = "Z. Li, Y. Zhao, N. Botta, C. Ionescu and X. Hu, COPOD: Copula-Based Outlier Detection, ICDM 2020",
        Options = [],
        Create = () => new Copod(),
        Load = (recipe, tensors) => new TailModel(recipe, ColumnTails.Load(tensors, Term)),
    };

    /// <inheritdoc/>
    protected override TailModel FitCore(Matrix rows, TrainingContext context) => new(this, ColumnTails.Of(rows, Term));

    // The tail on the side of the skew, but at least the mean of both.
    private static double Term(double left, double right, int skew) =>
        Math.Max(skew < 0 ? left : skew > 0 ? right : left + right, (left + right) / 2);
}
