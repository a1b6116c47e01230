namespace Misfit.Training;

/// <summary>What a caller hands to a fit: where to report progress and how to stop.</summary>
public sealed record TrainingContext
{
    /// <summary>Reports nothing and cannot be stopped.</summary>
    public static TrainingContext None { get; } = new();

    /// <summary>Receives progress, on the thread that trains.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Stops the fit. A network that has finished at least one epoch is then returned with its best weights so far and
    /// <see cref="TrainingHealth.Interrupted"/> set; anything else throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Called before the first epoch and after every one, on the thread that trains, which waits for it: whoever waits in it pauses the training, and what it throws
    /// ends the fit. It changes no result. Methods whose <c>DetectorInfo.ReportsEpochs</c> is false never call it; a fit that begins anew starts at epoch 0 again.
    /// </summary>
    public Action<TrainingEpoch>? EpochFinished { get; init; }

    /// <summary>What is trained, as the folder that trains it knows it; null when nobody watches.</summary>
    internal object? Subject { get; init; }
}

/// <summary>How far a long job has come.</summary>
/// <param name="Stage">What is being done, for people: "training", "building trees".</param>
/// <param name="Done">Steps finished.</param>
/// <param name="Total">Steps in all.</param>
/// <param name="Loss">The latest mean training loss, where there is one.</param>
/// <param name="Remaining">The expected time left, once it can be told.</param>
public sealed record TrainingProgress(string Stage, int Done, int Total, double? Loss, TimeSpan? Remaining);
