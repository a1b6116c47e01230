using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Detectors.Reconstruction;

/// <summary>How the layers of a <see cref="VariationalAutoencoder"/> are laid out.</summary>
public enum VariationalLayout
{
    /// <summary>Hidden layers with their activation, linear heads, the decoder the encoder's mirror image.</summary>
    Mirrored,

    /// <summary>
    /// TracInAD's: linear layers, each followed by batch normalisation, with a ReLU only in the layer before the heads and the first two of
    /// the decoder; the output is normalised as well.
    /// </summary>
    Tracinad,
}

/// <summary>
/// An autoencoder whose narrow layer is a normal distribution held near the standard one, so that its middle is smooth. Score: mean over columns
/// of the squared difference between a row and the one rebuilt from the distribution's mean. Expects scaled columns.
/// </summary>
public sealed record VariationalAutoencoder : NetworkDetector<VariationalAutoencoderModel>
{
    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "vae",
        Family = "reconstruction",
        Summary = "An autoencoder whose narrow layer is a distribution, kept smooth; odd rows come out different.",
        Paper = "Kingma and Welling, Auto-Encoding Variational Bayes, ICLR 2014",
        Deep = true,
        ReportsEpochs = true,
        Options =
        [
            .. NetworkOptions.Layers<VariationalAutoencoder, VariationalAutoencoderModel>(),
            DetectorOption.Integer<VariationalAutoencoder>("latent", 0, 65_536, "Width of the narrow layer; 0: chosen from the number of columns.", d => d.Latent, (d, v) => d with { Latent = v }),
            DetectorOption.Choice<VariationalAutoencoder, Activation>("output-activation", "Activation of the rebuilt columns; sigmoid for columns scaled to 0 to 1.", d => d.OutputActivation, (d, v) => d with { OutputActivation = v }),
            DetectorOption.Choice<VariationalAutoencoder, VariationalLayout>("layout", "How the layers are laid out.", d => d.Layout, (d, v) => d with { Layout = v }),
            DetectorOption.Number<VariationalAutoencoder>("kl-weight", 0, 1e4, "Weight of the divergence from the standard normal distribution.", d => d.KlWeight, (d, v) => d with { KlWeight = v }),
            .. NetworkOptions.Training<VariationalAutoencoder, VariationalAutoencoderModel>(),
        ],
        Presets = VariationalPresets.All,
        Create = () => new VariationalAutoencoder(),
        Load = VariationalAutoencoderModel.Load,
    };

    /// <summary>Width of the narrow layer; 0: chosen from the number of columns. Default 0.</summary>
    public int Latent { get; init; }

    /// <summary>Activation of the rebuilt columns. Default identity; sigmoid suits columns scaled to 0 to 1.</summary>
    public Activation OutputActivation { get; init; } = Activation.Identity;

    /// <summary>How the layers are laid out. Default mirrored.</summary>
    public VariationalLayout Layout { get; init; } = VariationalLayout.Mirrored;

    /// <summary>Weight of the divergence from the standard normal distribution against the squared error summed over columns. Default 1.</summary>
    public double KlWeight { get; init; } = 1;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override VariationalAutoencoderModel FitCore(Matrix rows, TrainingContext context)
    {
        VariationalNetwork network = CreateNetwork(rows.Columns);
        var model = new VariationalAutoencoderModel(this, network);
        TrainingResult result = TrainingLoop.Run(network, rows, TrainingFor(rows.Rows), new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        (model.Health, model.Checkpoints) = (result.Health, result.Checkpoints);
        return model;
    }

    /// <inheritdoc/>
    protected override VariationalAutoencoderModel UntrainedCore(Matrix rows) => new(this, CreateNetwork(rows.Columns));

    private VariationalNetwork CreateNetwork(int columns) => new(this, ReconstructionWidths.For(Info.Id, columns, Hidden, Latent), new Rng(Seed).Stream(0));
}

/// <summary>Published configurations of the variational autoencoder.</summary>
internal static class VariationalPresets
{
    public static IReadOnlyList<DetectorPreset> All { get; } =
    [
        new("cloudera", "18-15-7-2-7-15-18 for the KDD 1999 columns 24 to 41, min-max scaled; Cloudera Fast Forward, Deep Learning for Anomaly Detection, 2020.", CreateCloudera),
        new("tracinad-thyroid", Summary("Thyroid"), () => CreateTracinad([64, 128], 32, 1e-4, 16, 250)),
        new("tracinad-arrhythmia", Summary("Arrhythmia"), () => CreateTracinad([128, 256], 32, 1e-4, 64, 250)),
    ];

    private static string Summary(string data) => $"The base network of TracInAD on {data}, z-scored; Thimonier et al., TracInAD: Measuring Influence for Anomaly Detection, IJCNN 2022.";

    private static VariationalAutoencoder CreateCloudera() => new()
    {
        Hidden = [15, 7],
        Latent = 2,
        Activation = Activation.Relu,
        OutputActivation = Activation.Sigmoid,
        Initializer = Initializer.GlorotUniform,
        LearningRate = 0.01,
        Epsilon = 1e-7,
        BatchSize = 256,
        Epochs = 8,
        Validation = 0,
        Patience = 0,
    };

    /// <summary>
    /// The paper sums the loss over the batch; ours is its mean, so the learning rate is multiplied and the weight decay divided by the batch size. The last
    /// incomplete batch, which the paper drops, is trained on.
    /// </summary>
    public static VariationalAutoencoder CreateTracinad(int[] hidden, int latent, double learningRate, int batch, int epochs) => new()
    {
        Hidden = hidden,
        Latent = latent,
        Layout = VariationalLayout.Tracinad,
        BatchNorm = true,
        Optimizer = OptimizerMethod.Sgd,
        LearningRate = learningRate * batch,
        PenaltyL2 = 1e-6 / batch,
        BatchSize = batch,
        Epochs = epochs,
        Validation = 0,
        Patience = 0,
    };
}
