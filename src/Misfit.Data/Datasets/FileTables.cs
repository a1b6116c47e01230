using Misfit.Data.Columns;
using Misfit.Tables;

namespace Misfit.Data.Datasets;

// Reads files whose columns are known beforehand.
internal static class FileTables
{
    private const int BatchRows = 1 << 13;

    // The given columns of a CSV file, in one pass.
    public static Table Read(string path, IReadOnlyList<ColumnSchema> columns, bool header, CancellationToken cancellation)
    {
        using TableReader reader = Open(path, columns, header);
        var batches = new List<Table>();
        while (reader.Read(BatchRows) is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            batches.Add(batch);
        }

        return TableParts.Join(batches, reader);
    }

    // The given number columns of several files, one file's rows after the other's, in no more memory than the result takes.
    public static double[][] Stack(IReadOnlyList<string> paths, IReadOnlyList<string> names, int rows, CancellationToken cancellation)
    {
        double[][] columns = [.. names.Select(_ => new double[rows])];
        ColumnSchema[] schema = [.. names.Select(name => new ColumnSchema(name, ColumnKind.Number))];
        int done = 0;
        foreach (string path in paths)
        {
            using TableReader reader = Open(path, schema, header: true);
            while (reader.Read(BatchRows) is { } batch)
            {
                cancellation.ThrowIfCancellationRequested();
                if (done + batch.Rows > rows)
                {
                    throw new DataException($"{string.Join(", ", paths)}: there must be {rows:N0} rows, there are more. Delete the files and try again.");
                }

                for (int i = 0; i < columns.Length; i++)
                {
                    ((NumberColumn)batch.Columns[i]).Values.CopyTo(columns[i].AsSpan(done));
                }

                done += batch.Rows;
            }
        }

        return done == rows ? columns : throw new DataException($"{string.Join(", ", paths)}: there must be {rows:N0} rows, there are {done:N0}. Delete the files and try again.");
    }

    private static TableReader Open(string path, IReadOnlyList<ColumnSchema> columns, bool header) =>
        TableSource.Parse(path, new TableReadOptions { Header = header, Separator = ',' }).Open(columns);
}
