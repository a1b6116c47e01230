using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Adversarial;

/// <summary>What the score of a <see cref="Bigan"/> is made of.</summary>
public enum BiganScore
{
    /// <summary>0.9 · |x − x̂| + 0.1 · |h(x) − h(x̂)|, both summed: the second term compares what the discriminator sees in the row and in the rebuilt one.</summary>
    FeatureMatching,

    /// <summary>0.9 · |x − x̂| summed over the columns.</summary>
    Reconstruction,

    /// <summary>(x − x̂)² summed over the columns: few large differences count for more than many small ones, which a generator leaves in normal rows too.</summary>
    SquaredError,
}

/// <summary>
/// A generator makes rows out of random latent points, an encoder latent points out of rows, and a discriminator learns to tell the two kinds of pairs apart while the others learn to deceive it.
/// In the end encoder and generator undo each other on normal rows, and odd rows come out different. Expects scaled columns.
/// </summary>
public sealed record Bigan : NetworkDetector<BiganModel>
{
    /// <summary>Steps that the automatic number of epochs aims at.</summary>
    private const int AimedSteps = 10_000;

    /// <summary>Creates the recipe with its defaults.</summary>
    public Bigan()
    {
        Dropout = 0.2;
        Initializer = Initializer.GlorotUniform;

        // Networks that play against each other circle with more.
        Beta1 = 0.5;
    }

    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "bigan",
        Family = "adversarial",
        Summary = "A generator and an encoder that learn to deceive a discriminator, and so to rebuild normal rows; odd rows come out different.",
        Paper = "Zenati et al., Efficient GAN-Based Anomaly Detection, ICLR Workshop 2018",
        Deep = true,
        ReportsEpochs = true,
        Options =
        [
            DetectorOption.Integers<Bigan>("hidden", 1, 65_536, "Widths of the hidden layers from the input on; empty: chosen from the number of columns.", d => d.Hidden, (d, v) => d with { Hidden = v }),
            DetectorOption.Integer<Bigan>("latent", 0, 65_536, "Numbers in a latent point; 0: chosen from the number of columns.", d => d.Latent, (d, v) => d with { Latent = v }),
            DetectorOption.Choice<Bigan, Activation>("output-activation", "Activation of the generated columns; sigmoid for columns scaled to 0 to 1.", d => d.OutputActivation, (d, v) => d with { OutputActivation = v }),
            DetectorOption.Choice<Bigan, BiganScore>("score", "What the score is made of.", d => d.Score, (d, v) => d with { Score = v }),
            DetectorOption.Number<Bigan>("dropout", 0, 0.9, "Probability with which training drops a unit of the discriminator.", d => d.Dropout, (d, v) => d with { Dropout = v }),
            DetectorOption.Choice<Bigan, Initializer>("initializer", "How weights begin.", d => d.Initializer, (d, v) => d with { Initializer = v }),
            .. NetworkOptions.Training<Bigan, BiganModel>("as many as make about 10,000 steps"),
        ],
        Presets = [new DetectorPreset("cloudera", "18-128-2, leaky ReLU, sigmoid output, L1 score, for the KDD 1999 columns 24 to 41, min-max scaled; Cloudera Fast Forward, Deep Learning for Anomaly Detection, 2020.", CreateCloudera)],
        Create = () => new Bigan(),
        Load = BiganModel.Load,
    };

    /// <summary>Numbers in a latent point; 0: the root of the number of columns, rounded up. Default 0.</summary>
    public int Latent { get; init; }

    /// <summary>Activation of the generated columns. Default identity; sigmoid suits columns scaled to 0 to 1.</summary>
    public Activation OutputActivation { get; init; } = Activation.Identity;

    /// <summary>What the score is made of. Default feature matching.</summary>
    public BiganScore Score { get; init; } = BiganScore.FeatureMatching;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        foreach (OptionProblem problem in base.Problems())
        {
            yield return problem;
        }

        if (BatchNorm)
        {
            yield return new OptionProblem("batch-norm", "false: its networks have none", "true");
        }
    }

    /// <inheritdoc/>
    protected override BiganModel FitCore(Matrix rows, TrainingContext context)
    {
        BiganNetwork network = CreateNetwork(rows.Columns);
        TrainingOptions options = TrainingFor(rows.Rows);
        int steps = (rows.Rows + options.BatchSize - 1) / options.BatchSize;
        options = options with { Epochs = Epochs > 0 ? Epochs : Math.Max(1, AimedSteps / steps) };
        var model = new BiganModel(this, network);
        TrainingResult result = TrainingLoop.Run((count, rng) => new BiganLearner(network, CreateNetwork(rows.Columns), rows, count, options, rng), rows.Rows, options, new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        model.Health = result.Health;
        return model;
    }

    /// <inheritdoc/>
    protected override BiganModel UntrainedCore(Matrix rows) => new(this, CreateNetwork(rows.Columns));

    private static Bigan CreateCloudera() => new()
    {
        Hidden = [128],
        Latent = 2,
        OutputActivation = Activation.Sigmoid,
        Score = BiganScore.Reconstruction,
        Epsilon = 1e-7,
        BatchSize = 256,
        Epochs = 26,
        Validation = 0,
        Patience = 0,
    };

    private BiganNetwork CreateNetwork(int columns) => new(this, Reconstruction.ReconstructionWidths.For(Info.Id, columns, Hidden, Latent), new Rng(Seed).Stream(0));
}
