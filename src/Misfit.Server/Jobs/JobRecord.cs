namespace Misfit.Server.Jobs;

/// <summary>Where a job stands.</summary>
internal enum JobState
{
    /// <summary>For a processor to become free.</summary>
    Waiting,

    Running,

    Paused,

    /// <summary>The model is there.</summary>
    Done,

    /// <summary>There is no model; the error says why.</summary>
    Failed,

    /// <summary>Ended before its time; there is a model when the method had one by then.</summary>
    Stopped,
}

/// <summary>A training job.</summary>
internal sealed record JobRecord
{
    public required string Id { get; init; }

    /// <summary>What the model is called.</summary>
    public required string Name { get; init; }

    public required string DataSetId { get; init; }

    public required TrainingRequest Request { get; init; }

    public required JobState State { get; init; }

    /// <summary>How far it has come, while it runs or is paused.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>Why there is no model.</summary>
    public string? Error { get; init; }

    /// <summary>What else is to be known of it.</summary>
    public string? Note { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    public string? ModelId { get; init; }

    public bool IsOver => State is JobState.Done or JobState.Failed or JobState.Stopped;
}

/// <summary>How far a job has come.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">Steps finished.</param>
/// <param name="Total">Steps in all.</param>
/// <param name="Loss">The latest mean training loss, where there is one.</param>
/// <param name="RemainingSeconds">The expected time left, once it can be told.</param>
internal sealed record JobProgress(string Stage, int Done, int Total, double? Loss, double? RemainingSeconds);

/// <summary>A job as it is after something has happened to it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Kind">state when it began, ended or was held, progress when it came further.</param>
internal sealed record JobEvent(JobRecord Job, string Kind)
{
    public const string StateChanged = "state";
    public const string Progressed = "progress";
}
