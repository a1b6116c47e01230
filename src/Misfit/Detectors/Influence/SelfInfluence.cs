using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Influence;

/// <summary>
/// A row's score is the influence it would have on itself, Σ over checkpoints t of η_t · |its gradient|²: how much the network would have to change to
/// learn it. Needs no training rows once the network is trained.
/// </summary>
public sealed record SelfInfluence : InfluenceDetector
{
    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "self-influence",
        Family = "influence",
        Summary = "How much a network would have to change to learn a row: the size of the row's gradient along the training.",
        Paper = "Kong and Chaudhuri, Understanding Instance-based Interpretability of Variational Auto-Encoders, NeurIPS 2021; Thimonier et al., TracInAD, IJCNN 2022",
        Deep = true,
        Options = [.. CommonOptions<SelfInfluence>()],
        Create = () => new SelfInfluence(),
        Load = InfluenceModel.Load,
    };

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    private protected override float[][]? Directions(CheckpointPasses passes, Matrix rows)
    {
        // Refuses a network without linear layers here rather than at the first score.
        _ = passes.GradientLength;
        return null;
    }
}
