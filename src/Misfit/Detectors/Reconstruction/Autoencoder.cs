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
    /// <summary>How often weights are drawn before a network that rebuilds all rows the same is taken as it is.</summary>
    private const int MostDraws = 10;

    private const string Redrawn = "weights drawn again because all rows were rebuilt the same";

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
        Presets =
        [
            new DetectorPreset("anomagram", "140-7-3-2-3-7-140 and 30 steps with one batch of up to 512 rows, for ECG5000, min-max scaled: the defaults of the training page in Cloudera Fast Forward's Anomagram, 2020.", CreateAnomagram),
            new DetectorPreset("cloudera", "18-15-7-2-7-15-18 for the KDD 1999 columns 24 to 41, min-max scaled; Cloudera Fast Forward, Deep Learning for Anomaly Detection, 2020.", CreateCloudera),
        ],
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
        for (int draw = 0; ; draw++)
        {
            AutoencoderNetwork network = CreateNetwork(rows, ref draw);
            var model = new AutoencoderModel(this, network);
            TrainingResult result = TrainingLoop.Run(network, rows, TrainingFor(rows.Rows), new Rng(Seed).Stream(1), context.Showing(rows, () => model));
            if (draw + 1 >= MostDraws || result.Health.Interrupted || !DeadNetwork.Is(network, Activation, rows))
            {
                HealthMeasure[] measures = draw > 0 ? [new HealthMeasure(Redrawn, draw)] : [];
                (model.Health, model.Checkpoints) = (result.Health with { Measures = measures }, result.Checkpoints);
                return model;
            }
        }
    }

    /// <inheritdoc/>
    protected override AutoencoderModel UntrainedCore(Matrix rows)
    {
        int draw = 0;
        return new AutoencoderModel(this, CreateNetwork(rows, ref draw));
    }

    private static Autoencoder CreateAnomagram() => new()
    {
        Hidden = [7, 3],
        Latent = 2,
        Activation = Activation.Relu,
        OutputActivation = Activation.Sigmoid,
        Initializer = Initializer.GlorotNormal,
        LearningRate = 0.01,
        Beta1 = 0.5,
        Epsilon = 1e-7,
        BatchSize = 512,
        Epochs = 30,
        Validation = 0,
        Patience = 0,
    };

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

    // The first weights from the given draw on under which rows that differ are not all rebuilt the same.
    private AutoencoderNetwork CreateNetwork(Matrix rows, ref int draw)
    {
        int[] widths = ReconstructionWidths.For(Info.Id, rows.Columns, Hidden, Latent);
        Rng weights = new Rng(Seed).Stream(0);
        while (true)
        {
            var network = new AutoencoderNetwork(this, widths, draw == 0 ? weights : weights.Stream(draw));
            if (draw + 1 >= MostDraws || !DeadNetwork.Is(network, Activation, rows))
            {
                return network;
            }

            draw++;
        }
    }
}
