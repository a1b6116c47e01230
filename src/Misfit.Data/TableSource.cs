using Misfit.Data.Columns;
using Misfit.Tables;

namespace Misfit.Data;

/// <summary>Where a table comes from: a file, standard input, the answer to a database query. It can be opened more than once.</summary>
public abstract partial class TableSource
{
    private const int BatchRows = 1 << 16;

    private protected TableSource(string name, TableReadOptions options)
    {
        Name = name;
        Options = options;
    }

    /// <summary>The name of the source in messages.</summary>
    public string Name { get; }

    private protected TableReadOptions Options { get; }

    /// <summary>
    /// Opens the source for reading batch by batch. What each column holds is found out by a first pass over all rows where the source
    /// does not say it itself.
    /// </summary>
    /// <param name="cancellation">Stops the first pass.</param>
    /// <exception cref="DataException">The source cannot be read, or is malformed; says where.</exception>
    public TableReader Open(CancellationToken cancellation = default) => OpenInferred(new ReadScope(Name, null, cancellation));

    /// <summary>
    /// Opens the source for reading batch by batch as the given columns, in that order and without a first pass. The source may have them in
    /// any order and others beside them.
    /// </summary>
    /// <exception cref="DataException">The source cannot be read, or lacks columns; names them.</exception>
    public TableReader Open(IReadOnlyList<ColumnSchema> expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return OpenExpected(expected);
    }

    /// <summary>Reads the whole table into memory.</summary>
    /// <exception cref="DataException">The source cannot be read, is malformed, or exceeds <see cref="TableReadOptions.MaximumValues"/>.</exception>
    public Table ReadAll(IProgress<ReadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var scope = new ReadScope(Name, progress, cancellationToken);
        using TableReader reader = OpenInferred(scope);
        scope.StartLoading();
        var batches = new List<Table>();
        long rows = 0;
        while (reader.Read(BatchRows) is { } batch)
        {
            batches.Add(batch);
            rows += batch.Rows;
            CheckSize(rows, batch.Columns.Count);
            scope.Report(rows, reader.Fraction);
        }

        return TableParts.Join(batches, reader);
    }

    internal abstract TableReader OpenInferred(ReadScope scope);

    internal abstract TableReader OpenExpected(IReadOnlyList<ColumnSchema> expected);

    private void CheckSize(long rows, int columns)
    {
        if (rows > Array.MaxLength || rows * columns > Options.MaximumValues)
        {
            throw new DataException($"{Name} has more than {Options.MaximumValues:N0} values (rows times columns), the most that are held in memory. Use fewer rows or columns, or raise the limit.");
        }
    }
}
