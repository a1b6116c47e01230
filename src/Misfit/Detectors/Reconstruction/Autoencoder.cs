using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Reconstruction;

/// <summary>
/// Squeezes rows through a narrow layer and rebuilds them. Rows like the training rows come out as they went in; odd ones do not. Score: mean
/// over columns of the squared difference. Expects scaled columns.
/// </summary>
public sealed record Autoencoder : NetworkDetector<AutoencoderModel>
{
    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "autoencoder",
        Family = "reconstruction",
        Summary = "A network that squeezes rows through a narrow layer and rebuilds them; odd rows come out different.",
        Paper = "Hinton and Salakhutdinov, Reducing the Dimensionality of Data with Neural Networks, Science 313, 2006",
        Deep = true,
        ReportsEpochs = true,
        Options =
        [
            .. NetworkOptions.Layers<Autoencoder, AutoencoderModel>(),
            DetectorOption.Integer<Autoencoder>("latent", 0, 65_536, "Width of the narrow layer; 0: chosen from the number of columns.", d => d.Latent, (d, v) => d with { Latent = v }),
            DetectorOption.Choice<Autoencoder, Activation>("output-activation", "Activation of the rebuilt columns; sigmoid for columns scaled to 0 to 1.", d => d.OutputActivation, (d, v) => d with { OutputActivation = v }),
            .. NetworkOptions.Training<Autoencoder, AutoencoderModel>(),
        ],
        Presets = [new DetectorPreset("cloudera", "18-15-7-2-7-15-18 for the KDD 1999 columns 24 to 41, min-max scaled; Cloudera Fast Forward, Deep Learning for Anomaly Detection, 2020.", CreateCloudera)],
        Create = () => new Autoencoder(),
        Load = AutoencoderModel.Load,
    };

    /// <summary>Width of the narrow layer; 0: chosen from the number of columns. Default 0.</summary>
    public int Latent { get; init; }

    /// <summary>Activation of the rebuilt columns. Default identity; sigmoid suits columns scaled to 0 to 1.</summary>
    public Activation OutputActivation { get; init; } = Activation.Identity;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override AutoencoderModel FitCore(Matrix rows, TrainingContext context)
    {
        AutoencoderNetwork network = CreateNetwork(rows.Columns);
        var model = new AutoencoderModel(this, network);
        TrainingResult result = TrainingLoop.Run(network, rows, TrainingFor(rows.Rows), new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        (model.Health, model.Checkpoints) = (result.Health, result.Checkpoints);
        return model;
    }

    /// <inheritdoc/>
    protected override AutoencoderModel UntrainedCore(Matrix rows) => new(this, CreateNetwork(rows.Columns));

    private static Autoencoder CreateCloudera() => new()
    {
        Hidden = [15, 7],
        Latent = 2,
        Activation = Activation.Relu,
        OutputActivation = Activation.Sigmoid,
        Initializer = Initializer.GlorotUniform,
        LearningRate = 0.01,
        Epsilon = 1e-7,
        BatchSize = 256,
        Epochs = 14,
        Validation = 0,
        Patience = 0,
    };

    private AutoencoderNetwork CreateNetwork(int columns) => new(this, ReconstructionWidths.For(Info.Id, columns, Hidden, Latent), new Rng(Seed).Stream(0));
}
