namespace Misfit.Server.Feedback;

/// <summary>What a person can say of a row.</summary>
internal enum FeedbackKind
{
    /// <summary>It is an anomaly.</summary>
    GoodCatch,

    /// <summary>It is none.</summary>
    BadCatch,

    /// <summary>From here on another state is normal.</summary>
    ChangePoint,

    /// <summary>Words only; changes no number.</summary>
    Comment,
}

/// <summary>What a person said of a row of a run.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Run">The run.</param>
/// <param name="Row">The row, from 0.</param>
/// <param name="Kind">What.</param>
/// <param name="Comment">In words; null for none.</param>
/// <param name="Created">When it was said.</param>
/// <param name="Applied">When it began to count; null while it is only noted.</param>
internal sealed record FeedbackMark(long Id, string Run, int Row, FeedbackKind Kind, string? Comment, DateTimeOffset Created, DateTimeOffset? Applied);
