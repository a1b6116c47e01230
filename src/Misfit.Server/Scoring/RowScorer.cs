using Misfit.Data;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>Scores rows from a stream, batch by batch, in memory that does not grow; the rows of a series as a whole.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Limits for rows that must be held in memory.</param>
internal sealed class RowScorer(PipelineModel model, ServerOptions options)
{
    /// <summary>The most rows that are scored at once.</summary>
    public const int MostBatchRows = 1 << 14;

    private const int MostBatchValues = 1 << 19;

    /// <summary>The rows that are scored at once when nothing is asked for: many, but no more values than a few megabytes.</summary>
    public int BatchRows => BatchRowsFor(model.Schema.Count);

    /// <summary>The rows of so many columns that are scored at once.</summary>
    public static int BatchRowsFor(int columns) => Math.Clamp(MostBatchValues / Math.Max(1, columns), 1, MostBatchRows);

    /// <summary>Scores rows in memory.</summary>
    public ScoredBatch Score(Table rows, string? idColumn) => new(rows, model.Score(rows, firstRow: 1), 1, Find(rows, idColumn));

    /// <summary>Scores what a reader gives, to its end.</summary>
    /// <param name="reader">The rows.</param>
    /// <param name="batchRows">Rows to score and answer at once.</param>
    /// <param name="idColumn">The column that names rows; null numbers them.</param>
    /// <param name="write">Takes each batch.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public void Score(TableReader reader, int batchRows, string? idColumn, Action<ScoredBatch> write, CancellationToken cancellation)
    {
        if (model.Recipe.Series is not null)
        {
            write(Score(ReadAll(reader, cancellation), idColumn));
            return;
        }

        long first = 1;
        while (reader.Read(batchRows) is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            write(new ScoredBatch(batch, model.Score(batch, first), first, Find(batch, idColumn)));
            first += batch.Rows;
        }
    }

    /// <summary>The columns that must be read: those of the model, and the one that names rows.</summary>
    public IReadOnlyList<ColumnSchema> Expected(string? idColumn) =>
        idColumn is null || model.Schema.Any(column => column.Name == idColumn) ? model.Schema : [.. model.Schema, new ColumnSchema(idColumn, ColumnKind.Category)];

    private Table ReadAll(TableReader reader, CancellationToken cancellation)
    {
        long most = Math.Min(options.MaximumRows, int.MaxValue);
        var counted = new CountedReader(reader, rows =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows > most)
            {
                throw Api.ApiException.TooLarge($"A series must be held in memory as a whole, and this one has more than {most:N0} rows, the most this server takes.");
            }
        });
        return counted.ReadAll(cancellation);
    }

    private static Column? Find(Table rows, string? idColumn) => idColumn is null ? null : rows[idColumn];

    // Its reader belongs to somebody else.
    private sealed class CountedReader(TableReader inner, Action<long> check) : TableReader
    {
        private long rows;

        public override IReadOnlyList<ColumnSchema> Schema => inner.Schema;

        public override Table? Read(int maximumRows)
        {
            Table? batch = inner.Read(maximumRows);
            check(rows += batch?.Rows ?? 0);
            return batch;
        }

        public override void Dispose()
        {
        }
    }
}
