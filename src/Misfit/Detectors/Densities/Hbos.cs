using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>How <see cref="Hbos"/> chooses the bins of a column.</summary>
public enum HbosBinning
{
    /// <summary>A given number of bins of equal width.</summary>
    Static,

    /// <summary>Bins of equal width, as many as fit the column best.</summary>
    Automatic,

    /// <summary>Bins of about equally many rows.</summary>
    Dynamic,
}

/// <summary>
/// Histograms of each column by itself. Goldstein and Dengel, "Histogram-Based Outlier Score (HBOS): A Fast Unsupervised Anomaly Detection Algorithm", KI 2012.
/// </summary>
public sealed record Hbos : Detector<HbosModel>
{
    /// <summary>How bins are chosen. Default <see cref="HbosBinning.Static"/>.</summary>
    public HbosBinning Binning { get; init; } = HbosBinning.Static;

    /// <summary>Number of static bins, 2 to 10,000. Default 10.</summary>
    public int Bins { get; init; } = 10;

    /// <summary>Added to every density, so that empty bins are not infinitely odd; 0.000001 to 1. Default 0.1.</summary>
    public double Smoothing { get; init; } = 0.1;

    /// <summary>How far beyond the end bins, in their widths, a value still counts as in them, 0 to 1. Default 0.5.</summary>
    public double Tolerance { get; init; } = 0.5;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "hbos",
        Family = "densities",
        Summary = "A histogram of each column; values in empty bins are odd. The fastest of all, blind to relations between columns.",
        Paper = "M. Goldstein and A. Dengel, Histogram-Based Outlier Score (HBOS): A Fast Unsupervised Anomaly Detection Algorithm, KI 2012",
        Options =
        [
            DetectorOption.Choice<Hbos, HbosBinning>("binning", "How bins are chosen: given number, best number, or equally many rows in each.", recipe => recipe.Binning, (recipe, value) => recipe with { Binning = value }),
            DetectorOption.Integer<Hbos>("bins", 2, 10_000, "Number of static bins.", recipe => recipe.Bins, (recipe, value) => recipe with { Bins = value }),
            DetectorOption.Number<Hbos>("smoothing", 0.000001, 1, "Added to every density.", recipe => recipe.Smoothing, (recipe, value) => recipe with { Smoothing = value }),
            DetectorOption.Number<Hbos>("tolerance", 0, 1, "How far beyond the end bins, in their widths, a value still counts as in them.", recipe => recipe.Tolerance, (recipe, value) => recipe with { Tolerance = value }),
        ],
        Create = () => new Hbos(),
        Load = (recipe, tensors) => HbosModel.Load((Hbos)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override HbosModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new HbosModel(this, Binning == HbosBinning.Static ? ColumnHistogram.OfEqualWidths(rows, Bins) : ColumnHistogram.OfSorted(rows, Binning == HbosBinning.Dynamic));
    }
}
