using Misfit.Data.Columns;
using Misfit.Tables;

namespace Misfit.Data.Datasets;

// dataset:NAME as a table: its features and its label column. Further label columns are left out, so that nobody learns from them.
internal sealed class DataSetSource(DataSetEntry entry, TableReadOptions options) : TableSource(DataSetCatalog.Prefix + entry.Name, options)
{
    internal override TableReader OpenInferred(ReadScope scope)
    {
        Table table = Load();
        return new Reader(table, [.. table.Columns.Select(column => new ColumnSchema(column.Name, column.Kind))]);
    }

    internal override TableReader OpenExpected(IReadOnlyList<ColumnSchema> expected)
    {
        Table table = Load();
        ColumnNames.Find(expected, [.. table.Columns.Select(column => column.Name)], Name);
        return expected.FirstOrDefault(column => table[column.Name].Kind != column.Kind) is { } other
            ? throw new DataException($"{Name}: column '{other.Name}' is of kind {table[other.Name].Kind}, but {other.Kind} is expected. Use data like those the model was fitted on.")
            : new Reader(table, expected);
    }

    private Table Load()
    {
        DataSet set = new DataSetStore().Load(entry.Name);
        return new Table([.. set.Table.Columns.Where(column => !set.FurtherLabelColumns.Contains(column.Name))], set.LabelColumn) { RowShape = set.Table.RowShape };
    }

    // Hands out the rows of a table in memory.
    private sealed class Reader(Table table, IReadOnlyList<ColumnSchema> schema) : TableReader
    {
        private readonly Table table = new(
            [.. schema.Select(column => table[column.Name])],
            schema.Any(column => column.Name == table.LabelColumn) ? table.LabelColumn : null)
        {
            RowShape = schema.Count == table.Columns.Count ? table.RowShape : null,
        };

        private int done;

        public override IReadOnlyList<ColumnSchema> Schema => schema;

        public override double? Fraction => (double)done / table.Rows;

        public override Table? Read(int maximumRows)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumRows);
            int[] rows = [.. Enumerable.Range(done, Math.Min(maximumRows, table.Rows - done))];
            done += rows.Length;
            return rows.Length == 0 ? null : rows.Length == table.Rows ? table : table.SelectRows(rows);
        }

        public override void Dispose()
        {
        }
    }
}
