using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Influence;

/// <summary>Which influence makes a row odd.</summary>
public enum InfluenceSign
{
    /// <summary>
    /// Strong influence, whether it raised or lowered the row's loss: the magnitude at each checkpoint. Where a network has converged the mean gradient is small and
    /// its direction chance, and so is the sign.
    /// </summary>
    Either,

    /// <summary>Influence that lowered the row's loss, as in the paper's equation 4 with the sign of its code.</summary>
    Positive,
}

/// <summary>
/// TracInAD: a row's score is the mean influence of training rows on it, Σ over checkpoints t of η_t · ⟨its gradient, the mean gradient of m training rows⟩.
/// Odd rows have large gradients, and gradients share a direction, so that high is odd; the paper's text says the opposite, its code does this.
/// </summary>
public sealed record TracIn : InfluenceDetector
{
    // Numbers of the streams that draw training rows, apart from those that the base draws from.
    private const int FirstStream = 0x7263;

    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "tracin",
        Family = "influence",
        Summary = "How much the training rows' gradients agree with a row's own: the influence they had on it.",
        Paper = "Thimonier, Popineau, Rimmel, Doan and Daniel, TracInAD: Measuring Influence for Anomaly Detection, IJCNN 2022",
        Deep = true,
        Options =
        [
            .. CommonOptions<TracIn>(),
            DetectorOption.Choice<TracIn, InfluenceSign>("sign", "Which influence makes a row odd: either, or positive as in the paper.", d => d.Sign, (d, v) => d with { Sign = v }),
            DetectorOption.Integer<TracIn>("rows", 1, 1_000_000, "Training rows drawn at each checkpoint.", d => d.Rows, (d, v) => d with { Rows = v }),
        ],
        Presets = TracInPresets.All,
        Create = () => new TracIn(),
        Load = InfluenceModel.Load,
    };

    /// <summary>Which influence makes a row odd. Default either.</summary>
    public InfluenceSign Sign { get; init; } = InfluenceSign.Either;

    /// <summary>Training rows drawn, without replacement, at each checkpoint, 1 to 1,000,000; all when there are fewer. Default 256.</summary>
    public int Rows { get; init; } = 256;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    private protected override float[][] Directions(CheckpointPasses passes, Matrix rows)
    {
        var rng = new Rng(Seed);
        int count = Math.Min(Rows, rows.Rows);
        return [.. Enumerable.Range(0, passes.Checkpoints).Select(i => passes.MeanGradient(i, rows, rng.Stream(FirstStream + i).Sample(rows.Rows, count)))];
    }
}

/// <summary>The paper's configurations, with the numbers of parameters and rows of its code.</summary>
internal static class TracInPresets
{
    public static IReadOnlyList<DetectorPreset> All { get; } =
    [
        new("thyroid", Summary("Thyroid"), () => Create(VariationalPresets.CreateTracinad([64, 128], 32, 1e-4, 16, 250), 25, 64, 2)),
        new("arrhythmia", Summary("Arrhythmia"), () => Create(VariationalPresets.CreateTracinad([128, 256], 32, 1e-4, 64, 250), 25, 64, 4)),
        new("kdd", Summary("KDD"), () => Create(VariationalPresets.CreateTracinad([96, 96, 96, 96, 96, 96], 32, 1e-7, 32, 20), 10, 512, 12)),
        new("kddrev", Summary("KDDRev"), () => Create(VariationalPresets.CreateTracinad([128, 512, 512, 512, 512, 512], 96, 1e-5, 128, 20), 10, 256, 6)),
    ];

    private static string Summary(string data) => $"TracInAD on {data}, numbers z-scored; Thimonier et al., IJCNN 2022, and its code.";

    private static TracIn Create(VariationalAutoencoder network, int checkpoints, int rows, int parameters) =>
        new() { Base = network, Checkpoints = checkpoints, Rows = rows, LastParameters = parameters, Sign = InfluenceSign.Positive };
}
