using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>
/// Kernel density estimate: a Gaussian hill on every fitted row. Parzen, "On Estimation of a Probability Density Function and Mode", Annals of Mathematical Statistics 33, 1962.
/// </summary>
public sealed record Kde : Detector<KdeModel>
{
    /// <summary>The standard deviation of the hills, 0.000001 to 1,000,000. Default 1, for columns of deviation 1.</summary>
    public double Bandwidth { get; init; } = 1;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "kde",
        Family = "densities",
        Summary = "A Gaussian hill on every row it has seen; where the hills add up to little is odd. Smooth, for few thousand rows.",
        Paper = "E. Parzen, On Estimation of a Probability Density Function and Mode, Annals of Mathematical Statistics 33, 1962",
        Options =
        [
            DetectorOption.Number<Kde>("bandwidth", 0.000001, 1_000_000, "The standard deviation of the hills.", recipe => recipe.Bandwidth, (recipe, value) => recipe with { Bandwidth = value }),
        ],
        Create = () => new Kde(),
        Load = (recipe, tensors) => KdeModel.Load((Kde)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override KdeModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new KdeModel(this, rows.Clone());
    }
}
