using Misfit.Influence;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>
/// Finds the rows of a training table that do not belong there, without labels, and shows what leaving them out changes. Labels, where there are any, are to be
/// put into the pipeline's <see cref="Pipeline.Ignore"/>.
/// </summary>
/// <param name="Pipeline">The pipeline that is to learn from the cleaned table.</param>
public sealed record Cleaning(Pipeline Pipeline)
{
    /// <summary>How rows are examined.</summary>
    public RowAudit Audit { get; init; } = new();

    /// <summary>The share of rows to leave out, in [0, 0.5]; null for the share estimated. Default null.</summary>
    public double? Share { get; init; }

    /// <summary>Examines a table, and fits the pipeline with all rows and without the suspicious ones.</summary>
    /// <param name="rows">At least 30 rows. Not changed.</param>
    /// <param name="context">Progress and cancellation; null for neither.</param>
    /// <exception cref="OptionsException">Options are out of range.</exception>
    /// <exception cref="DataException">The rows cannot be learned from; says why.</exception>
    public CleaningReport Run(Table rows, TrainingContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Share is not null and not (>= 0 and <= 0.5))
        {
            throw new OptionsException("cleaning", [new OptionProblem("share", "a number from 0 to 0.5", $"{Share}")]);
        }

        context ??= TrainingContext.None;
        string[] leaveOut = [.. new[] { Pipeline.LabelColumn, rows.LabelColumn }.OfType<string>().Concat(Pipeline.Ignore).Distinct()];
        Matrix features = Preprocessor.Fit(rows, Pipeline.Preprocessing, leaveOut).Transform(rows).Features;
        AuditedRows audited = Audit.Run(features, StageProgress.Within(context, "examining"));
        int[] removed = audited.Top((int)Math.Round((Share ?? audited.Contaminated.Share) * rows.Rows));
        PipelineModel before = Pipeline.Fit(rows, StageProgress.Within(context, "with all rows"));
        context.CancellationToken.ThrowIfCancellationRequested();
        HashSet<int> left = [.. removed];
        int[] kept = [.. Enumerable.Range(0, rows.Rows).Where(row => !left.Contains(row))];
        PipelineModel after = removed.Length == 0 ? before : Pipeline.Fit(rows.SelectRows(kept), StageProgress.Within(context, "without the suspicious rows"));
        return new CleaningReport { Audited = audited, Removed = removed, Kept = kept, Before = before, After = after };
    }
}

/// <summary>What a cleaning found and changed.</summary>
public sealed record CleaningReport
{
    /// <summary>What the examination found of every row.</summary>
    public required AuditedRows Audited { get; init; }

    /// <summary>The rows left out, the most suspicious first.</summary>
    public required IReadOnlyList<int> Removed { get; init; }

    /// <summary>The other rows, in their order.</summary>
    public required IReadOnlyList<int> Kept { get; init; }

    /// <summary>The pipeline fitted with all rows.</summary>
    public required PipelineModel Before { get; init; }

    /// <summary>The pipeline fitted without those left out.</summary>
    public required PipelineModel After { get; init; }
}
