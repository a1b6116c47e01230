using System.Numerics;
using Misfit.Autodiff;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Detectors;

/// <summary>A method that trains a network: the options that all such methods share.</summary>
public abstract record NetworkDetector<TModel> : Detector<TModel>
    where TModel : DetectorModel
{
    /// <summary>Steps that the automatic number of epochs aims at.</summary>
    private const int AimedSteps = 20_000;

    /// <summary>Steps without a better loss that the automatic patience allows.</summary>
    private const int PatientSteps = 2_000;

    private protected NetworkDetector()
    {
    }

    /// <summary>Widths of the hidden layers from the input on. Default empty: chosen from the number of columns.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>
    /// The activation of hidden layers. Default tanh: being bounded, it does not follow odd rows out of the range it has seen, and over 36 data sets it told
    /// held-out rows from scrambled ones better than ReLU did.
    /// </summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Batch normalisation in hidden layers. Default false.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>The probability with which training drops a hidden unit, in [0, 0.9]. Default 0.</summary>
    public double Dropout { get; init; }

    /// <summary>How weights begin. Default PyTorch's way.</summary>
    public Initializer Initializer { get; init; } = Initializer.Torch;

    /// <summary>How weights follow gradients. Default Adam.</summary>
    public OptimizerMethod Optimizer { get; init; } = OptimizerMethod.Adam;

    /// <summary>The size of a step. Default 0.001.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>The decay of the mean gradient in Adam, AdamW and Adamax, in [0, 0.999]. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The epsilon of the adaptive optimisers; 0 for their own default. Default 0.</summary>
    public double Epsilon { get; init; }

    /// <summary>How the learning rate changes over the epochs. Default constant.</summary>
    public ScheduleMethod Schedule { get; init; } = ScheduleMethod.Constant;

    /// <summary>The numbers of epochs after which the multi-step schedule divides the learning rate by 10. Default none.</summary>
    public IReadOnlyList<int> Milestones { get; init; } = [];

    /// <summary>The largest Euclidean norm of a step's gradients; 0 for no limit. Default 0.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The most passes over the rows; 0 for as many as make about 20,000 steps, from 20 to 500. Default 0.</summary>
    public int Epochs { get; init; }

    /// <summary>Rows per step; 0 for about a thirtieth of the rows, from 16 to 256. Default 0.</summary>
    public int BatchSize { get; init; }

    /// <summary>The share of rows held out to watch the loss on, in [0, 0.5]; of fewer than 50 rows none are. Default 0.1.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>
    /// Stops after that many epochs without a better loss and keeps the best epoch's weights; 0 trains all epochs and keeps the last; −1 for
    /// as many as make about 2,000 steps, at least 10. Default −1.
    /// </summary>
    public int Patience { get; init; } = -1;

    /// <summary>Weight of the sum of absolute weights in the loss. Default 0.</summary>
    public double PenaltyL1 { get; init; }

    /// <summary>Weight of half the sum of squared weights in the loss. Default 0.</summary>
    public double PenaltyL2 { get; init; }

    /// <summary>
    /// How often the weights are kept during training, evenly spread over the epochs planned: what the influence of training rows is computed from. 0: never.
    /// Default 0.
    /// </summary>
    public int Checkpoints { get; init; }

    /// <summary>How the network is trained on that many rows, with everything automatic settled.</summary>
    internal TrainingOptions TrainingFor(int rows)
    {
        int batch = BatchSize > 0 ? BatchSize : Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)rows / 32), 16, 256);
        int steps = (rows + batch - 1) / batch;
        int epochs = Epochs > 0 ? Epochs : Math.Clamp(AimedSteps / steps, 20, 500);
        return new TrainingOptions
        {
            Optimizer = CreateOptimizer() with { LearningRate = LearningRate, L1 = PenaltyL1, L2 = PenaltyL2 },
            Schedule = CreateSchedule(),
            GradientNorm = GradientNorm,
            Epochs = epochs,
            BatchSize = batch,
            ValidationShare = Validation,
            Patience = Patience >= 0 ? Patience : Math.Max(10, PatientSteps / steps),
            CheckpointEvery = Checkpoints > 0 ? Math.Max(1, epochs / Checkpoints) : 0,
        };
    }

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        if (Schedule == ScheduleMethod.MultiStep && Milestones.Count == 0)
        {
            yield return new OptionProblem("milestones", "at least one number of epochs with the multi-step schedule", "empty");
        }

        if (Schedule != ScheduleMethod.MultiStep && Milestones.Count > 0)
        {
            yield return new OptionProblem("schedule", "multi-step where there are milestones", Schedule.ToString());
        }
    }

    private OptimizerOptions CreateOptimizer() => Optimizer switch
    {
        OptimizerMethod.AdamW => Epsilon > 0 ? new AdamW { Beta1 = Beta1, Epsilon = Epsilon } : new AdamW { Beta1 = Beta1 },
        OptimizerMethod.Adamax => Epsilon > 0 ? new Adamax { Beta1 = Beta1, Epsilon = Epsilon } : new Adamax { Beta1 = Beta1 },
        OptimizerMethod.Adadelta => Epsilon > 0 ? new Adadelta { Epsilon = Epsilon } : new Adadelta(),
        OptimizerMethod.Adagrad => Epsilon > 0 ? new Adagrad { Epsilon = Epsilon } : new Adagrad(),
        OptimizerMethod.RmsProp => Epsilon > 0 ? new RmsProp { Epsilon = Epsilon } : new RmsProp(),
        OptimizerMethod.Sgd => new Sgd(),
        OptimizerMethod.Momentum => new Sgd { Momentum = 0.9 },
        OptimizerMethod.Nesterov => new Sgd { Momentum = 0.9, Nesterov = true },
        _ => Epsilon > 0 ? new Adam { Beta1 = Beta1, Epsilon = Epsilon } : new Adam { Beta1 = Beta1 },
    };

    private LearningRateSchedule CreateSchedule() => Schedule switch
    {
        ScheduleMethod.MultiStep => new MultiStepSchedule(Milestones),
        ScheduleMethod.Cosine => new CosineSchedule(),
        _ => LearningRateSchedule.Constant,
    };
}
