using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>Reads a table in memory as if it were a stream.</summary>
internal sealed class LoadedTableReader(Table rows) : TableReader
{
    private int position;

    public override IReadOnlyList<ColumnSchema> Schema { get; } = [.. rows.Columns.Select(column => new ColumnSchema(column.Name, column.Kind))];

    public override double? Fraction => rows.Rows == 0 ? 1 : (double)position / rows.Rows;

    public override Table? Read(int maximumRows)
    {
        int count = Math.Min(maximumRows, rows.Rows - position);
        if (count == 0)
        {
            return null;
        }

        Table batch = rows.SelectRows([.. Enumerable.Range(position, count)]);
        position += count;
        return batch;
    }

    public override void Dispose()
    {
    }
}
