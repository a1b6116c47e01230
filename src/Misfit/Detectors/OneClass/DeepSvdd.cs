using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Detectors.OneClass;

/// <summary>What a <see cref="DeepSvdd"/> minimises.</summary>
public enum OneClassObjective
{
    /// <summary>The mean squared distance from the centre.</summary>
    OneClass,

    /// <summary>The squared radius of a sphere about the centre, and what lies outside it.</summary>
    SoftBoundary,
}

/// <summary>
/// Deep support vector data description: a network without biases that maps the training rows near to one point, the centre. Score: the squared distance
/// from it. Images go through convolutions, other rows through dense layers. Expects scaled columns.
/// </summary>
public sealed record DeepSvdd : NetworkDetector<DeepSvddModel>
{
    /// <summary>Creates the recipe with its defaults.</summary>
    public DeepSvdd()
    {
        Activation = Activation.LeakyRelu;
    }

    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "deep-svdd",
        Family = "one-class",
        Summary = "A network that maps normal rows near to one point; odd rows end far from it. Convolutions for images.",
        Paper = "Ruff et al., Deep One-Class Classification, ICML 2018",
        Deep = true,
        ReportsEpochs = true,
        Options =
        [
            .. NetworkOptions.Layers<DeepSvdd, DeepSvddModel>().Where(option => option.Name != "batch-norm"),
            DetectorOption.Integers<DeepSvdd>("channels", 1, 4096, "Kernels of each convolution, for images; empty: 8,4 for grey and 32,64,128 for coloured ones.", d => d.Channels, (d, v) => d with { Channels = v }),
            DetectorOption.Integer<DeepSvdd>("latent", 0, 65_536, "Numbers of the point compared with the centre; 0: 16, for images 32 or in colour 128.", d => d.Latent, (d, v) => d with { Latent = v }),
            DetectorOption.Choice<DeepSvdd, OneClassObjective>("objective", "What is minimised.", d => d.Objective, (d, v) => d with { Objective = v }),
            DetectorOption.Number<DeepSvdd>("nu", 1e-4, 1, "Share of training rows that may lie outside the soft boundary.", d => d.Nu, (d, v) => d with { Nu = v }),
            DetectorOption.Integer<DeepSvdd>("pretraining-epochs", 0, 100_000, "Epochs for which an autoencoder prepares the network; 0: none.", d => d.PretrainingEpochs, (d, v) => d with { PretrainingEpochs = v }),
            .. NetworkOptions.Training<DeepSvdd, DeepSvddModel>(),
        ],
        Presets =
        [
            new DetectorPreset("paper", "The published configuration for images: an autoencoder for 150 epochs, then 150 epochs, Adam 0.0001, a tenth of it from epoch 50.", CreatePaper),
            new DetectorPreset("deepod", "The configuration of DeepOD for tables, with which invertible one-class networks were compared: 100-50-128, 100 epochs.", CreateDeepOd),
            new DetectorPreset("tracinad", "64-32-16 trained for 50 epochs by gradient descent, with 5 checkpoints: the network under TracInAD-DSVDD.", CreateTracInAd),
        ],
        Create = () => new DeepSvdd(),
        Load = DeepSvddModel.Load,
    };

    /// <summary>Kernels of each convolution, for images. Default empty: 8, 4 for grey and 32, 64, 128 for coloured ones.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [];

    /// <summary>Numbers of the point compared with the centre; 0 for 16, for images 32 or in colour 128. Default 0.</summary>
    public int Latent { get; init; }

    /// <summary>What is minimised. Default one-class.</summary>
    public OneClassObjective Objective { get; init; } = OneClassObjective.OneClass;

    /// <summary>The share of training rows that may lie outside the soft boundary. Default 0.1.</summary>
    public double Nu { get; init; } = 0.1;

    /// <summary>Epochs for which an autoencoder prepares the network; 0 for none. Default 0.</summary>
    public int PretrainingEpochs { get; init; }

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        if (BatchNorm)
        {
            yield return new OptionProblem("batch-norm", "false: its shifts are biases, with which the network could map everything to the centre", "true");
        }

        if (Activation is Activation.Sigmoid or Activation.Tanh or Activation.Softplus)
        {
            yield return new OptionProblem("activation", "one that is unbounded and 0 at 0: a unit that is always the same would act as a bias", Activation.ToString());
        }

        foreach (OptionProblem problem in base.Problems())
        {
            yield return problem;
        }
    }

    /// <inheritdoc/>
    protected override DeepSvddModel FitCore(Matrix rows, TrainingContext context)
    {
        OneClassNetwork network = CreateNetwork(rows);
        if (PretrainingEpochs > 0)
        {
            var pretraining = new PretrainingNetwork(this, network.Shape, new Rng(Seed).Stream(2));
            TrainingOptions options = TrainingFor(rows.Rows) with { Epochs = PretrainingEpochs, CheckpointEvery = 0 };
            TrainingLoop.Run(pretraining, rows, options, new Rng(Seed).Stream(3), context.Unwatched());
            network.TakeWeights(pretraining.Parameters);
        }

        network.FindCenter(rows);
        TrainingOptions training = TrainingFor(rows.Rows) with { EpochBegins = epoch => network.MoveBoundary(rows, epoch) };
        var model = new DeepSvddModel(this, network, ColumnMedians.Of(rows));
        TrainingResult result = TrainingLoop.Run(network, rows, training, new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        (model.Health, model.Checkpoints) = (CollapseAlarm.Check(network, rows, result.Health), result.Checkpoints);
        return model;
    }

    /// <inheritdoc/>
    protected override DeepSvddModel UntrainedCore(Matrix rows)
    {
        OneClassNetwork network = CreateNetwork(rows);
        network.FindCenter(rows);
        return new DeepSvddModel(this, network, ColumnMedians.Of(rows));
    }

    private static DeepSvdd CreatePaper() => new()
    {
        PretrainingEpochs = 150,
        Epochs = 150,
        BatchSize = 200,
        LearningRate = 1e-4,
        Schedule = ScheduleMethod.MultiStep,
        Milestones = [50],
        PenaltyL2 = 0.5e-6,
        Validation = 0,
        Patience = 0,
    };

    private static DeepSvdd CreateDeepOd() => new()
    {
        Hidden = [100, 50],
        Latent = 128,
        Activation = Activation.Relu,
        Epochs = 100,
        BatchSize = 64,
        Epsilon = 1e-6,
        Validation = 0,
        Patience = 0,
    };

    // The loss is summed over a batch of 16 there, with a rate of 0.0001 and a decay of 1e-6.
    private static DeepSvdd CreateTracInAd() => new()
    {
        Hidden = [64, 32],
        Latent = 16,
        Activation = Activation.Relu,
        Epochs = 50,
        BatchSize = 16,
        Optimizer = OptimizerMethod.Sgd,
        LearningRate = 16e-4,
        PenaltyL2 = 1e-6 / 16,
        Checkpoints = 5,
        Validation = 0,
        Patience = 0,
    };

    private OneClassNetwork CreateNetwork(Matrix rows) => new(this, OneClassShape.For(this, rows), new Rng(Seed).Stream(0));
}
