using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>What turns a row into the scale and shift of its perturbed copy.</summary>
public enum PerturbatorKind
{
    /// <summary>A variational autoencoder: in training scale and shift are drawn, equation 5 of the paper.</summary>
    Variational,

    /// <summary>The same network without noise and divergence, equation 3.</summary>
    Plain,
}

/// <summary>How the squared scale − 1 and shift become one number for a row.</summary>
public enum PerturbationReduction
{
    /// <summary>Their means over the columns.</summary>
    Mean,

    /// <summary>Their sums over the columns, as the paper writes them.</summary>
    Sum,
}

/// <summary>
/// Perturbation learning: one network makes perturbed copies of the training rows, as near to them as can be; another learns to tell rows from copies.
/// Score: the second network's log-odds that a row is a copy. Expects scaled columns. Windows of a time series are told apart by an LSTM of 128 units, or as many as
/// <see cref="NetworkDetector{TModel}.Hidden"/> says, other rows by dense layers.
/// </summary>
public sealed record Plad : NetworkDetector<PladModel>
{
    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "plad",
        Family = "perturbation",
        Summary = "Learns the smallest perturbations of normal rows that a classifier can still tell from them; the classifier scores.",
        Paper = "Cai and Fan, Perturbation Learning Based Anomaly Detection, NeurIPS 2022",
        Deep = true,
        ReportsEpochs = true,
        Options =
        [
            .. NetworkOptions.Layers<Plad, PladModel>().Where(option => option.Name != "batch-norm"),
            DetectorOption.Integers<Plad>("channels", 1, 4096, "Kernels of each convolution of the classifier, for images; empty: 8,4 for grey and 32,64,128 for coloured ones.", d => d.Channels, (d, v) => d with { Channels = v }),
            DetectorOption.Choice<Plad, PerturbatorKind>("perturbator", "What makes the perturbed copies.", d => d.Perturbator, (d, v) => d with { Perturbator = v }),
            DetectorOption.Integer<Plad>("members", 1, 64, "Number of pairs of a classifier and a perturbator; the mean of their scores counts.", d => d.Members, (d, v) => d with { Members = v }),
            DetectorOption.Flag<Plad>("random-signs", "Give every column's perturbation a random sign in training, so that copies lie on all sides.", d => d.RandomSigns, (d, v) => d with { RandomSigns = v }),
            DetectorOption.Integers<Plad>("multiples", 1, 1000, "Multiples of the learned perturbation at which copies are made.", d => d.Multiples, (d, v) => d with { Multiples = v }),
            DetectorOption.Integer<Plad>("perturbator-hidden", 0, 65_536, "Width of a perturbator's hidden layers; 0: the number of columns, from 16 to 256.", d => d.PerturbatorHidden, (d, v) => d with { PerturbatorHidden = v }),
            DetectorOption.Integer<Plad>("latent", 0, 65_536, "Width of a perturbator's narrow layer; 0: the same.", d => d.Latent, (d, v) => d with { Latent = v }),
            DetectorOption.Number<Plad>("perturbation-weight", 0, 1e6, "Weight of the perturbations' size: lambda.", d => d.PerturbationWeight, (d, v) => d with { PerturbationWeight = v }),
            DetectorOption.Choice<Plad, PerturbationReduction>("reduction", "How a perturbation's size is taken over the columns.", d => d.Reduction, (d, v) => d with { Reduction = v }),
            DetectorOption.Number<Plad>("kl-weight", 0, 1e6, "Weight of the divergence from the standard normal distribution (variational).", d => d.KlWeight, (d, v) => d with { KlWeight = v }),
            DetectorOption.Flag<Plad>("identity-init", "Begin with copies equal to the rows; false: with scales and shifts about 0.", d => d.IdentityInit, (d, v) => d with { IdentityInit = v }),
            .. NetworkOptions.Training<Plad, PladModel>(),
        ],
        Presets = [new DetectorPreset("paper", "The published configuration for tables: one variational perturbator, 100 epochs, Adam 0.001, lambda 3 (Thyroid; set perturbation-weight=2 for Arrhythmia).", CreatePaper)],
        Create = () => new Plad(),
        Load = PladModel.Load,
    };

    /// <summary>Creates the recipe with its defaults; of the network's, 100 epochs, nothing held out and the last weights kept, as published.</summary>
    public Plad()
    {
        Epochs = 100;
        Validation = 0;
        Patience = 0;
    }

    /// <summary>Kernels of each convolution of the classifier, for images. Default empty: 8, 4 for grey and 32, 64, 128 for coloured ones.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [];

    /// <summary>What makes the perturbed copies. Default variational.</summary>
    public PerturbatorKind Perturbator { get; init; } = PerturbatorKind.Variational;

    /// <summary>Number of pairs of a classifier and a perturbator; the mean of their scores counts. Default 5.</summary>
    public int Members { get; init; } = 5;

    /// <summary>
    /// Whether every column's perturbation gets a random sign in training, so that copies lie on all sides. Without it a perturbator finds one direction, and the classifier a half-space
    /// in which every row on the other side is normal. Default true.
    /// </summary>
    public bool RandomSigns { get; init; } = true;

    /// <summary>Multiples of the learned perturbation at which copies are made, so that rows far out are odd as well. Default 1, 2, 4.</summary>
    public IReadOnlyList<int> Multiples { get; init; } = [1, 2, 4];

    /// <summary>Width of a perturbator's hidden layers; 0 for the number of columns, from 16 to 256. Default 0.</summary>
    public int PerturbatorHidden { get; init; }

    /// <summary>Width of a perturbator's narrow layer; 0 for the same. Default 0.</summary>
    public int Latent { get; init; }

    /// <summary>Weight of the perturbations' size against the cross entropies: the paper's λ. Default 3.</summary>
    public double PerturbationWeight { get; init; } = 3;

    /// <summary>How the size of a perturbation is taken over the columns. Default mean.</summary>
    public PerturbationReduction Reduction { get; init; } = PerturbationReduction.Mean;

    /// <summary>Weight of the divergence of the variational perturbator from the standard normal distribution. Default 1.</summary>
    public double KlWeight { get; init; } = 1;

    /// <summary>Whether training begins with copies equal to the rows (scale 1, shift 0). Default false: with random signs that is a point the training cannot leave.</summary>
    public bool IdentityInit { get; init; }

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        if (BatchNorm)
        {
            yield return new OptionProblem("batch-norm", "false: statistics of a batch of rows or of copies would tell the classifier which it is", "true");
        }

        if (Multiples.Count == 0)
        {
            yield return new OptionProblem("multiples", "at least one multiple", "empty");
        }

        foreach (OptionProblem problem in base.Problems())
        {
            yield return problem;
        }
    }

    /// <inheritdoc/>
    protected override PladModel FitCore(Matrix rows, TrainingContext context)
    {
        PladNetwork network = CreateNetwork(rows);
        var model = new PladModel(this, network, ColumnMedians.Of(rows));
        TrainingResult result = TrainingLoop.Run(network, rows, TrainingFor(rows.Rows), new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        model.Checkpoints = result.Checkpoints;
        model.Health = result.Health with { Findings = [.. result.Health.Findings, .. OpenSides.Examine(model, rows, new Rng(Seed).Stream(2))] };
        return model;
    }

    /// <inheritdoc/>
    protected override PladModel UntrainedCore(Matrix rows) => new(this, CreateNetwork(rows), ColumnMedians.Of(rows));

    private static Plad CreatePaper() => new()
    {
        Hidden = [64, 32],
        Members = 1,
        RandomSigns = false,
        Multiples = [1],
        PerturbationWeight = 3,
        BatchSize = 128,
    };

    private PladNetwork CreateNetwork(Matrix rows) => new(this, PladWidths.For(this, rows), new Rng(Seed).Stream(0));
}
