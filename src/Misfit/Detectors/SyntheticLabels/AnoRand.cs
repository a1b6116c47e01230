using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.SyntheticLabels;

/// <summary>
/// An autoencoder and a perceptron that detects noise, trained together on the training rows and on a few synthetic anomalies made of them; the decoder sees what both found. Score: a
/// mixture of the perceptron's probability and of the squared reconstruction error through a sigmoid, weighted by their upper quartiles over the training rows. Expects columns scaled to 0 to 1.
/// </summary>
public sealed record AnoRand : NetworkDetector<AnoRandModel>
{
    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "anorand",
        Family = "synthetic labels",
        Summary = "A noise detector and an autoencoder, trained together on the rows and on synthetic anomalies made of them.",
        Paper = "AnoRand: Deep Learning-Based Semi-Supervised Anomaly Detection with Synthetic Labels, anonymous submission, 2023",
        Deep = true,
        ReportsEpochs = true,
        Options =
        [
            .. NetworkOptions.Layers<AnoRand, AnoRandModel>(),
            DetectorOption.Integer<AnoRand>("latent", 1, 65_536, "Width of the autoencoder's narrow layer.", d => d.Latent, (d, v) => d with { Latent = v }),
            DetectorOption.Integer<AnoRand>("noise-latent", 1, 65_536, "Width of the noise detector's last hidden layer, which the decoder sees.", d => d.NoiseLatent, (d, v) => d with { NoiseLatent = v }),
            DetectorOption.Number<AnoRand>("noise-weight", 0, 1, "Weight w of the noise detector's loss; the reconstruction's is 1 - w.", d => d.NoiseWeight, (d, v) => d with { NoiseWeight = v }),
            DetectorOption.Number<AnoRand>("synthetic-share", 1e-3, 0.5, "Share of synthetic anomalies among the rows trained on.", d => d.SyntheticShare, (d, v) => d with { SyntheticShare = v }),
            DetectorOption.Number<AnoRand>("source-share", 1e-3, 1, "Share of the rows that synthetic anomalies are made of.", d => d.SourceShare, (d, v) => d with { SourceShare = v }),
            DetectorOption.Integer<AnoRand>("neighbors", 1, 1000, "Nearest source rows that a synthetic anomaly lies between.", d => d.Neighbors, (d, v) => d with { Neighbors = v }),
            DetectorOption.Number<AnoRand>("noise", 0, 100, "Standard deviation of a synthetic anomaly's noise, in those of the columns.", d => d.Noise, (d, v) => d with { Noise = v }),
            DetectorOption.Flag<AnoRand>("label-sources", "Label the source rows themselves as anomalies, as the paper seems to.", d => d.LabelSources, (d, v) => d with { LabelSources = v }),
            .. NetworkOptions.Training<AnoRand, AnoRandModel>(),
        ],
        Presets = [new DetectorPreset("paper", "As the paper is to be read: the source rows labelled anomalies too, ReLU, batch normalisation and dropout 0.2, 50 epochs.", CreatePaper)],
        Create = () => new AnoRand(),
        Load = AnoRandModel.Load,
    };

    /// <summary>Creates the recipe with its defaults; of the network's, layers 64 and 32 wide, and as published batches of 256 and at most 50 epochs, with a patience of 10.</summary>
    public AnoRand()
    {
        Hidden = [64, 32];
        BatchSize = 256;
        Epochs = 50;
        Patience = 10;
    }

    /// <summary>Width of the autoencoder's narrow layer. Default 8.</summary>
    public int Latent { get; init; } = 8;

    /// <summary>Width of the noise detector's last hidden layer, which the decoder sees. Default 16.</summary>
    public int NoiseLatent { get; init; } = 16;

    /// <summary>Weight w of the noise detector's cross entropy; the reconstruction's is 1 − w. Default 0.2.</summary>
    public double NoiseWeight { get; init; } = 0.2;

    /// <summary>Share of synthetic anomalies among the rows trained on. Default 0.05.</summary>
    public double SyntheticShare { get; init; } = 0.05;

    /// <summary>Share of the rows that synthetic anomalies are made of. Default 0.02.</summary>
    public double SourceShare { get; init; } = 0.02;

    /// <summary>Nearest source rows that a synthetic anomaly lies between. Default 5.</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Standard deviation of a synthetic anomaly's noise, in those of the columns. Default 0.3.</summary>
    public double Noise { get; init; } = 0.3;

    /// <summary>Whether the source rows themselves are labelled as anomalies; else they stay normal rows. Default false.</summary>
    public bool LabelSources { get; init; }

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override AnoRandModel FitCore(Matrix rows, TrainingContext context)
    {
        AnoRandNetwork network = CreateNetwork(rows.Columns);
        Matrix labelled = SyntheticAnomalies.AddTo(rows, this, new Rng(Seed).Stream(2));
        TrainingResult result = TrainingLoop.Run(network.Labelled, labelled, TrainingFor(labelled.Rows), new Rng(Seed).Stream(1), context.Showing(rows, () => AnoRandModel.Create(this, network, rows, new TrainingHealth())));
        AnoRandModel model = AnoRandModel.Create(this, network, rows, result.Health);
        model.Checkpoints = result.Checkpoints;
        return model;
    }

    /// <inheritdoc/>
    protected override AnoRandModel UntrainedCore(Matrix rows) => AnoRandModel.Create(this, CreateNetwork(rows.Columns), rows, new TrainingHealth());

    private static AnoRand CreatePaper() => new()
    {
        Activation = Activation.Relu,
        BatchNorm = true,
        Dropout = 0.2,
        LabelSources = true,
    };

    private AnoRandNetwork CreateNetwork(int columns) => new(this, columns, new Rng(Seed).Stream(0));
}
