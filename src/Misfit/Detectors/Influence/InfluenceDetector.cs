using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Influence;

/// <summary>
/// A method that scores by gradients of another method's network: it is trained as it always is, its weights are kept now and then, and a row is judged by
/// the gradient its loss has at each of these. Batch normalisation goes by its running statistics.
/// </summary>
public abstract record InfluenceDetector : Detector<InfluenceModel>
{
    private protected InfluenceDetector()
    {
    }

    /// <summary>
    /// The network: any deep method whose rows have a loss. Its seed is this recipe's. Default: the autoencoder, over which the health probe told these scores
    /// from those of the untrained network on every data set tried, unlike over the variational autoencoder.
    /// </summary>
    public Detector Base { get; init; } = new Autoencoder();

    /// <summary>Passes over the rows; 0: as the base's recipe says. Default 0.</summary>
    public int Epochs { get; init; }

    /// <summary>How often weights are kept during training, evenly spread over the epochs planned, 1 to 1,000. Default 10.</summary>
    public int Checkpoints { get; init; } = 10;

    /// <summary>
    /// Draws of the network's noise that a row's loss is averaged over, the same draws for every row; 0: none, the network as in use (for the variational
    /// autoencoder the mean of its distribution). Default 0.
    /// </summary>
    public int Draws { get; init; }

    /// <summary>Only the gradients by the last so many weight matrices and biases of linear layers, each counting one; 0: all. Default 0.</summary>
    public int LastParameters { get; init; }

    internal RowGradientOptions GradientOptions => new(LastParameters, Draws, Seed);

    /// <summary>The base as it is trained.</summary>
    internal Detector TracedBase
    {
        get
        {
            Detector traced = Base.Info.With(Base with { Seed = Seed }, NetworkOptions.Checkpoints, $"{Checkpoints}");
            return Epochs == 0 ? traced : traced.Info.With(traced, "epochs", $"{Epochs}");
        }
    }

    private protected static IEnumerable<DetectorOption> CommonOptions<T>()
        where T : InfluenceDetector =>
    [
        DetectorOption.Recipe<T>("base", "a method with a network, its preset after a colon, its options after slashes: vae:tracinad-thyroid/hidden=64,128", "The network whose gradients are taken.", IsBase, d => d.Base, (d, v) => d with { Base = v }),
        DetectorOption.Integer<T>("epochs", 0, 100_000, "Passes over the rows; 0: as the base's recipe says.", d => d.Epochs, (d, v) => d with { Epochs = v }),
        DetectorOption.Integer<T>("checkpoints", 1, 1000, "How often weights are kept during training.", d => d.Checkpoints, (d, v) => d with { Checkpoints = v }),
        DetectorOption.Integer<T>("draws", 0, 1000, "Draws of the network's noise that a loss is averaged over; 0: none.", d => d.Draws, (d, v) => d with { Draws = v }),
        DetectorOption.Integer<T>("last-parameters", 0, 10_000, "Only the last so many weight matrices and biases; 0: all.", d => d.LastParameters, (d, v) => d with { LastParameters = v }),
    ];

    /// <summary>The directions that gradients are multiplied with, one per checkpoint; null for squared norms.</summary>
    private protected abstract float[][]? Directions(CheckpointPasses passes, Matrix rows);

    /// <inheritdoc/>
    protected override InfluenceModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (TracedBase.UntrainedAny(rows) is not { Network: not null })
        {
            throw NoLosses();
        }

        DetectorModel model = TracedBase.Fit(rows, context.Unwatched());
        InfluenceModel traced = Build(model, model.Checkpoints, rows);
        traced.Health = HealthOfTraining(model.Health);
        return traced;
    }

    /// <inheritdoc/>
    protected override InfluenceModel? UntrainedCore(Matrix rows) => TracedBase.UntrainedAny(rows) is { } model ? Build(model, [], rows) : null;

    private static bool IsBase(Detector recipe) => recipe is not InfluenceDetector && recipe.Info.Deep && recipe.Info.Options.Any(option => option.Name == NetworkOptions.Checkpoints);

    // What was found about the base's own scores says nothing about these.
    private static TrainingHealth HealthOfTraining(TrainingHealth health) => health with
    {
        ProbeAuc = null,
        UntrainedProbeAuc = null,
        Findings = [.. health.Findings.Where(finding => finding.Problem is not (HealthProblem.ConstantScores or HealthProblem.NotBetterThanUntrained))],
    };

    private OptionsException NoLosses() => new(Info.Id, [new OptionProblem("base", "a method whose network gives every row a loss", Base.Info.Id)]);

    private InfluenceModel Build(DetectorModel model, IReadOnlyList<Checkpoint> kept, Matrix rows)
    {
        INetwork network = model.Network ?? throw NoLosses();

        // A training that was stopped early kept nothing but the weights it ended with.
        NetworkTrace trace = NetworkTrace.Of(model, kept.Count > 0 ? kept : [new Checkpoint(0, 1, network.Parameters.Snapshot())]);
        CheckpointPasses passes = trace.Passes(GradientOptions);
        try
        {
            return new InfluenceModel(this, model, trace, passes, Directions(passes, rows), ColumnMedians.Of(rows));
        }
        catch (NotSupportedException exception)
        {
            throw new OptionsException(Info.Id, [new OptionProblem("base", "a network with linear layers", $"{Base.Info.Id} ({exception.Message})")]);
        }
    }
}
