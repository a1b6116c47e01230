using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Invertible;

/// <summary>
/// Learns a bijection that maps the rows onto the cube from −1 to 1. Score: how far a row's image lies outside the cube, or, as a negative number,
/// inside; 0 is the boundary. Expects scaled columns, at least 2.
/// </summary>
public sealed record Iocn : InvertibleDetector<IocnModel>
{
    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "iocn",
        Family = "invertible",
        Summary = "A network that can be passed both ways maps normal rows onto a cube; the score is the signed distance to its boundary.",
        Paper = "Schmier, Köthe and Straehle, Towards Reliable Outlier Detection Using Invertible One-Class Networks, TPM 2024",
        Deep = true,
        ReportsEpochs = true,
        Options = [.. Options<Iocn>()],
        Presets = [new DetectorPreset("paper", "The published network for feature vectors divided by their length: 12 blocks with ReLU subnets of width 128, noise 0.01.", CreatePaper)],
        Create = () => new Iocn(),
        Load = IocnModel.Load,
    };

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override IocnModel FitCore(Matrix rows, TrainingContext context)
    {
        IocnNetwork network = CreateNetwork(rows);
        TrainingOptions options = OptionsFor(rows.Rows) with { LossFalls = false };
        var model = new IocnModel(this, network, ColumnMedians.Of(rows));
        TrainingResult result = TrainingLoop.Run(network, rows, options, new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        model.Checkpoints = result.Checkpoints;
        model.Health = InvertibleHealth.Examine(model, rows, result);
        return model;
    }

    /// <inheritdoc/>
    protected override IocnModel UntrainedCore(Matrix rows) => new(this, CreateNetwork(rows), ColumnMedians.Of(rows));

    private static Iocn CreatePaper() => new() { Blocks = 12, Hidden = [128], Activation = Activation.Relu, Noise = 0.01, BatchSize = 256 };

    private IocnNetwork CreateNetwork(Matrix rows)
    {
        (int[][] permutations, Rng weights) = Draw(rows);
        return new IocnNetwork(this, permutations, weights);
    }
}
