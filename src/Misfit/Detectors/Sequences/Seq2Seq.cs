using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Sequences;

/// <summary>What the decoder of a <see cref="Seq2Seq"/> is fed at each step.</summary>
public enum DecoderInput
{
    /// <summary>Nothing: it lives on what the encoder handed over, in training as in use.</summary>
    Nothing,

    /// <summary>The step before: the true one in training (teacher forcing), the one it said itself in use. The first step is copied.</summary>
    Previous,
}

/// <summary>
/// An LSTM reads a row step by step into a short summary, and another rebuilds the row from it. Windows of a time series run over their steps and channels; in other
/// rows each column is a step. Score: mean over columns of the squared difference. Expects scaled columns.
/// </summary>
public sealed record Seq2Seq : NetworkDetector<Seq2SeqModel>
{
    /// <summary>Steps that the automatic number of epochs aims at: an LSTM's step takes as long as hundreds of a dense network's.</summary>
    private const int AimedSteps = 3000;

    private const int MostUnits = 4096;

    /// <summary>Creates the recipe with its defaults.</summary>
    public Seq2Seq()
    {
        LearningRate = 0.003;
        GradientNorm = 1;
    }

    /// <summary>The catalogue entry.</summary>
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "seq2seq",
        Family = "reconstruction",
        Summary = "An LSTM that sums up a window of a time series, and another that rebuilds it; odd windows come out different.",
        Paper = "Malhotra et al., LSTM-based Encoder-Decoder for Multi-sensor Anomaly Detection, ICML Anomaly Detection Workshop 2016",
        Deep = true,
        ReportsEpochs = true,
        Options =
        [
            DetectorOption.Integer<Seq2Seq>("units", 1, MostUnits, "Units of the encoder, in each direction.", d => d.Units, (d, v) => d with { Units = v }),
            DetectorOption.Flag<Seq2Seq>("bidirectional", "A second encoder reads the row from its end.", d => d.Bidirectional, (d, v) => d with { Bidirectional = v }),
            DetectorOption.Integer<Seq2Seq>("latent", -1, 65_536, "Numbers in the summary; 0: chosen from the number of columns; -1: the encoder's whole state.", d => d.Latent, (d, v) => d with { Latent = v }),
            DetectorOption.Choice<Seq2Seq, DecoderInput>("decoder-input", "What the decoder is fed at each step.", d => d.DecoderInput, (d, v) => d with { DecoderInput = v }),
            DetectorOption.Choice<Seq2Seq, Activation>("output-activation", "Activation of the rebuilt columns; sigmoid for columns scaled to 0 to 1.", d => d.OutputActivation, (d, v) => d with { OutputActivation = v }),
            DetectorOption.Number<Seq2Seq>("dropout", 0, 0.9, "Probability with which training silences an input channel for all steps of a row.", d => d.Dropout, (d, v) => d with { Dropout = v }),
            DetectorOption.Choice<Seq2Seq, Initializer>("initializer", "How weights begin.", d => d.Initializer, (d, v) => d with { Initializer = v }),
            .. NetworkOptions.Training<Seq2Seq, Seq2SeqModel>("as many as make about 3,000 steps, from 10 to 300"),
        ],
        Presets = [new DetectorPreset("cloudera", "Bidirectional LSTM(10), decoder LSTM(20) under teacher forcing, for the KDD 1999 columns 24 to 41, min-max scaled; Cloudera Fast Forward, Deep Learning for Anomaly Detection, 2020.", CreateCloudera)],
        Create = () => new Seq2Seq(),
        Load = Seq2SeqModel.Load,
    };

    /// <summary>Units of the encoder, in each direction; the decoder has as many as all directions together. Default 32.</summary>
    public int Units { get; init; } = 32;

    /// <summary>Whether a second encoder reads the row from its end. Default true.</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>Numbers in the summary; 0: the root of the number of columns, rounded up; −1: no narrow layer, the encoder's whole state. Default 0.</summary>
    public int Latent { get; init; }

    /// <summary>What the decoder is fed at each step. Default nothing: so that training and use are the same, and what is rebuilt comes from the summary alone.</summary>
    public DecoderInput DecoderInput { get; init; } = DecoderInput.Nothing;

    /// <summary>Activation of the rebuilt columns. Default identity; sigmoid suits columns scaled to 0 to 1.</summary>
    public Activation OutputActivation { get; init; } = Activation.Identity;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        foreach (OptionProblem problem in base.Problems())
        {
            yield return problem;
        }

        if (Hidden.Count > 0)
        {
            yield return new OptionProblem("hidden", "empty: units says how wide an LSTM is", string.Join(",", Hidden));
        }

        if (BatchNorm)
        {
            yield return new OptionProblem("batch-norm", "false: an LSTM has none", "true");
        }
    }

    /// <inheritdoc/>
    protected override Seq2SeqModel FitCore(Matrix rows, TrainingContext context)
    {
        Seq2SeqNetwork network = CreateNetwork(rows);
        TrainingOptions options = TrainingFor(rows.Rows);
        if (Epochs == 0)
        {
            int steps = (rows.Rows + options.BatchSize - 1) / options.BatchSize;
            options = options with { Epochs = Math.Clamp(AimedSteps / steps, 10, 300) };
        }

        var model = new Seq2SeqModel(this, network);
        TrainingResult result = TrainingLoop.Run(network, rows, options, new Rng(Seed).Stream(1), context.Showing(rows, () => model));
        (model.Health, model.Checkpoints) = (result.Health, result.Checkpoints);
        return model;
    }

    /// <inheritdoc/>
    protected override Seq2SeqModel UntrainedCore(Matrix rows) => new(this, CreateNetwork(rows));

    private static Seq2Seq CreateCloudera() => new()
    {
        Units = 10,
        Latent = -1,
        DecoderInput = DecoderInput.Previous,
        OutputActivation = Activation.Sigmoid,
        Dropout = 0.2,
        Initializer = Initializer.GlorotUniform,
        LearningRate = 0.01,
        Epsilon = 1e-7,
        GradientNorm = 0,
        BatchSize = 256,
        Epochs = 40,
        Validation = 0,
        Patience = 0,
    };

    private Seq2SeqNetwork CreateNetwork(Matrix rows)
    {
        var layout = SequenceLayout.Of(Info.Id, rows);
        int latent = Latent switch
        {
            -1 => 0,
            0 => Math.Clamp((int)Math.Ceiling(Math.Sqrt(layout.Columns)), 1, Math.Max(1, layout.Columns - 1)),
            _ => Latent,
        };
        return new Seq2SeqNetwork(this, layout, latent, new Rng(Seed).Stream(0));
    }
}
