using Misfit.Data.Columns;
using Misfit.Tables;

namespace Misfit.Data;

/// <summary>Reads readers to their end, and tables as readers.</summary>
public static class TableReading
{
    private const int BatchRows = 1 << 14;

    /// <summary>All rows that are left, in memory.</summary>
    /// <param name="reader">Where from; it is read to its end and stays open.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="DataException">The data are malformed; says where.</exception>
    public static Table ReadAll(this TableReader reader, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var batches = new List<Table>();
        while (reader.Read(BatchRows) is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            batches.Add(batch);
        }

        return TableParts.Join(batches, reader);
    }

    /// <summary>A table in memory as if it were a stream.</summary>
    public static TableReader Open(this Table rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new LoadedTableReader(rows);
    }
}
