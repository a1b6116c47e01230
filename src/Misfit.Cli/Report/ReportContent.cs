using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Pipelines;

namespace Misfit.Cli.Report;

/// <summary>Everything a report shows.</summary>
/// <param name="CommandLine">The command that made it.</param>
/// <param name="Data">The rows.</param>
/// <param name="Model">What was learned from them.</param>
/// <param name="Scored">What it says of every row.</param>
/// <param name="Result">The same in short, with the strangest rows.</param>
/// <param name="Anomalies">Whether each row is labelled an anomaly; null without labels.</param>
/// <param name="LabelSentence">How well the labelled anomalies were found; null without labels.</param>
internal sealed record ReportContent(string CommandLine, LoadedData Data, PipelineModel Model, ScoredRows Scored, ScoreResult Result, bool[]? Anomalies, string? LabelSentence)
{
    /// <summary>Stops the drawing.</summary>
    public CancellationToken Cancellation { get; init; }
}
