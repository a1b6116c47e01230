using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Output;

/// <summary>
/// Carries rows from a reader through a pipeline to a writer, batch by batch, in memory that does not grow: while a batch is scored the next one is
/// read and the one before is written. The order of rows is kept.
/// </summary>
internal sealed class ScoringStream(PipelineModel model, TableReader reader, ScoredWriter? writer, TopRows top)
{
    /// <summary>Enough rows that starting tasks costs nothing, few enough that three batches are small.</summary>
    private const int BatchRows = 1 << 14;

    /// <summary>Reasons of a row in a file.</summary>
    public const int ReasonsWritten = 3;

    private long rows;
    private long flagged;

    /// <summary>Scores all rows.</summary>
    /// <param name="report">Is told the number of rows scored so far.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public void Run(Action<long> report, CancellationToken cancellation)
    {
        Task writing = Task.CompletedTask;
        Task<Table?> reading = Task.Run(() => reader.Read(BatchRows), cancellation);
        try
        {
            while (reading.GetAwaiter().GetResult() is { } batch)
            {
                cancellation.ThrowIfCancellationRequested();
                reading = Task.Run(() => reader.Read(BatchRows), cancellation);
                ScoredRows scored = model.Score(batch, rows + 1);
                top.Add(batch, scored, rows + 1);
                rows += batch.Rows;
                flagged += scored.Flagged.LongCount(flag => flag);
                writing.GetAwaiter().GetResult();
                writing = writer is null ? Task.CompletedTask : Task.Run(() => writer.Write(batch, scored, row => Reasons(batch, row)), cancellation);
                report(rows);
            }

            writing.GetAwaiter().GetResult();
        }
        finally
        {
            // The reader and the writer's stream belong to the caller, who closes them: nothing may still be using them.
            Task.WhenAll(reading, writing).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    public ScoreResult Result() => new(rows, flagged, model.Threshold, model.Health, top.Explain(model));

    private string Reasons(Table batch, int row) => ReasonText.Of(new TopRow(row, model.Explain(batch, row)).Reasons(ReasonsWritten));
}
