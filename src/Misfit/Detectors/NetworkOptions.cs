namespace Misfit.Detectors;

/// <summary>The catalogue's description of the options in <see cref="NetworkDetector{TModel}"/>.</summary>
internal static class NetworkOptions
{
    /// <summary>The option that makes influence possible.</summary>
    public const string Checkpoints = "checkpoints";

    private const int WidestLayer = 65_536;

    /// <summary>The options that say what the hidden layers are like.</summary>
    public static IEnumerable<DetectorOption> Layers<T, TModel>()
        where T : NetworkDetector<TModel>
        where TModel : DetectorModel =>
    [
        DetectorOption.Integers<T>("hidden", 1, WidestLayer, "Widths of the hidden layers from the input on; empty: chosen from the number of columns.", d => d.Hidden, (d, v) => d with { Hidden = v }),
        DetectorOption.Choice<T, Autodiff.Activation>("activation", "Activation of hidden layers.", d => d.Activation, (d, v) => d with { Activation = v }),
        DetectorOption.Flag<T>("batch-norm", "Batch normalisation in hidden layers.", d => d.BatchNorm, (d, v) => d with { BatchNorm = v }),
        DetectorOption.Number<T>("dropout", 0, 0.9, "Probability with which training drops a hidden unit.", d => d.Dropout, (d, v) => d with { Dropout = v }),
        DetectorOption.Choice<T, Training.Initializer>("initializer", "How weights begin.", d => d.Initializer, (d, v) => d with { Initializer = v }),
    ];

    /// <summary>The options that say how the network is trained.</summary>
    /// <param name="automaticEpochs">How many epochs 0 stands for.</param>
    public static IEnumerable<DetectorOption> Training<T, TModel>(string automaticEpochs = "as many as make about 20,000 steps, from 20 to 500")
        where T : NetworkDetector<TModel>
        where TModel : DetectorModel =>
    [
        DetectorOption.Integer<T>("epochs", 0, 100_000, $"Most passes over the rows; 0: {automaticEpochs}.", d => d.Epochs, (d, v) => d with { Epochs = v }),
        DetectorOption.Integer<T>("batch-size", 0, 65_536, "Rows per step; 0: about a thirtieth of the rows, from 16 to 256.", d => d.BatchSize, (d, v) => d with { BatchSize = v }),
        DetectorOption.Choice<T, Training.Optimizers.OptimizerMethod>("optimizer", "How weights follow gradients.", d => d.Optimizer, (d, v) => d with { Optimizer = v }),
        DetectorOption.Number<T>("learning-rate", 1e-9, 10, "Size of a step.", d => d.LearningRate, (d, v) => d with { LearningRate = v }),
        DetectorOption.Number<T>("beta1", 0, 0.999, "Decay of the mean gradient in Adam, AdamW and Adamax.", d => d.Beta1, (d, v) => d with { Beta1 = v }),
        DetectorOption.Number<T>("epsilon", 0, 1, "Epsilon of the adaptive optimisers; 0: their own default.", d => d.Epsilon, (d, v) => d with { Epsilon = v }),
        DetectorOption.Choice<T, Training.Optimizers.ScheduleMethod>("schedule", "How the learning rate changes over the epochs.", d => d.Schedule, (d, v) => d with { Schedule = v }),
        DetectorOption.Integers<T>("milestones", 1, 100_000, "Numbers of epochs after which the multi-step schedule divides the learning rate by 10.", d => d.Milestones, (d, v) => d with { Milestones = v }),
        DetectorOption.Number<T>("gradient-norm", 0, 1e9, "Largest norm of a step's gradients; 0: no limit.", d => d.GradientNorm, (d, v) => d with { GradientNorm = v }),
        DetectorOption.Number<T>("validation", 0, 0.5, "Share of rows held out to watch the loss on.", d => d.Validation, (d, v) => d with { Validation = v }),
        DetectorOption.Integer<T>("patience", -1, 100_000, "Stop after that many epochs without a better loss and keep the best weights; 0: train all epochs, keep the last; -1: as many as make about 2,000 steps, at least 10.", d => d.Patience, (d, v) => d with { Patience = v }),
        DetectorOption.Number<T>("penalty-l1", 0, 1e3, "Weight of the sum of absolute weights in the loss.", d => d.PenaltyL1, (d, v) => d with { PenaltyL1 = v }),
        DetectorOption.Number<T>("penalty-l2", 0, 1e3, "Weight of half the sum of squared weights in the loss.", d => d.PenaltyL2, (d, v) => d with { PenaltyL2 = v }),
        DetectorOption.Integer<T>(Checkpoints, 0, 1000, "How often weights are kept during training, which the influence of training rows is computed from; 0: never.", d => d.Checkpoints, (d, v) => d with { Checkpoints = v }),
    ];
}
