using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Invertible;

/// <summary>
/// Learns a bijection that makes the rows normally distributed, and with it their density. Score: the negative log-likelihood, which may be
/// negative. Expects scaled columns, at least 2.
/// </summary>
public sealed record NormalizingFlow : InvertibleDetector<NormalizingFlowModel>
{
    /// <summary>Creates the recipe with its defaults.</summary>
    public NormalizingFlow()
    {
        LearningRate = 5e-4;
    }

    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "flow",
        Family = "invertible",
        Summary = "A network that can be passed both ways makes the rows normally distributed; rows of low likelihood are odd.",
        Paper = "Dinh, Sohl-Dickstein and Bengio, Density Estimation Using Real NVP, ICLR 2017",
        Deep = true,
        ReportsEpochs = true,
        Options = [.. Options<NormalizingFlow>()],
        Presets = [new DetectorPreset("paper", "The published network for feature vectors divided by their length: 12 blocks with ReLU subnets of width 128, noise 0.01.", CreatePaper)],
        Create = () => new NormalizingFlow(),
        Load = NormalizingFlowModel.Load,
    };

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override NormalizingFlowModel FitCore(Matrix rows, TrainingContext context)
    {
        FlowNetwork network = CreateNetwork(rows);
        var model = new NormalizingFlowModel(this, network, ColumnMedians.Of(rows));
        TrainingResult result = TrainingLoop.Run(network, rows, OptionsFor(rows.Rows), new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        model.Checkpoints = result.Checkpoints;
        model.Health = InvertibleHealth.Examine(model, rows, result);
        return model;
    }

    /// <inheritdoc/>
    protected override NormalizingFlowModel UntrainedCore(Matrix rows) => new(this, CreateNetwork(rows), ColumnMedians.Of(rows));

    private static NormalizingFlow CreatePaper() => new() { Blocks = 12, Hidden = [128], Activation = Activation.Relu, Noise = 0.01, BatchSize = 256 };

    private FlowNetwork CreateNetwork(Matrix rows)
    {
        (int[][] permutations, Rng weights) = Draw(rows);
        return new FlowNetwork(this, permutations, weights);
    }
}
