using Misfit.Training.Optimizers;

namespace Misfit.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>How weights follow gradients. Default Adam.</summary>
    public OptimizerOptions Optimizer { get; init; } = new Adam();

    /// <summary>How the learning rate changes. Default: not at all.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>The most passes over the rows. Default 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Rows per step. Default 128. The last batch of an epoch is smaller and trained on like the others.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The largest Euclidean norm of a step's gradients; 0 for no limit. Default 0.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The share of rows held out to watch the loss on, in [0, 0.5]. Nothing is held out of fewer than 50 rows. Default 0.</summary>
    public double ValidationShare { get; init; }

    /// <summary>
    /// Stops after that many epochs without a better loss (on the rows held out, else on those trained on) and keeps the best epoch's
    /// weights. 0 trains all epochs and keeps the last weights. Default 0.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>
    /// Whether a falling loss means learning. False where the loss is a balance of two sides: then the newest weights count as the best, and nothing is
    /// concluded from a loss that did not fall or still falls. Default true.
    /// </summary>
    public bool LossFalls { get; init; } = true;

    /// <summary>Keeps a copy of the weights every that many epochs and at the end; 0 for none. Default 0.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Called before each epoch, counted from 0, by what changes between epochs; null for nothing.</summary>
    internal Action<int>? EpochBegins { get; init; }
}

/// <summary>The weights after an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LearningRate">The learning rate of that epoch.</param>
/// <param name="Weights">A snapshot of the parameter store.</param>
public sealed record Checkpoint(int Epoch, double LearningRate, float[] Weights);

/// <summary>What a training leaves behind, besides the weights in the store.</summary>
/// <param name="Health">Loss history and what the history tells.</param>
/// <param name="Checkpoints">Copies of the weights, in the order of epochs.</param>
public sealed record TrainingResult(TrainingHealth Health, IReadOnlyList<Checkpoint> Checkpoints)
{
    /// <summary>The rows held out to watch the loss on.</summary>
    public IReadOnlyList<int> HeldOut { get; init; } = [];
}
