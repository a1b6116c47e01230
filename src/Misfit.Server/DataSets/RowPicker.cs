using Misfit.Data;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>Picks rows out of a stream.</summary>
internal static class RowPicker
{
    private const int BatchRows = 1 << 13;

    /// <summary>The rows of those numbers, which ascend, from 0. Reading stops behind the last.</summary>
    public static Table Pick(TableReader reader, ReadOnlySpan<int> rows, CancellationToken cancellation)
    {
        var picked = new List<Table>();
        int done = 0;
        int next = 0;
        while ((next < rows.Length || picked.Count == 0) && reader.Read(BatchRows) is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = next;
            while (next < rows.Length && rows[next] < done + batch.Rows)
            {
                next++;
            }

            if (next > first || picked.Count == 0)
            {
                int offset = done;
                picked.Add(Compact(batch.SelectRows([.. rows[first..next].ToArray().Select(row => row - offset)])));
            }

            done += batch.Rows;
        }

        return new BatchReader(picked, reader.Schema).ReadAll(cancellation);
    }

    // A selection of words keeps all words of its batch, which would add up to those of the whole stream.
    private static Table Compact(Table rows) => new([.. rows.Columns.Select(column => column is CategoryColumn words ? Compact(words) : column)], rows.LabelColumn);

    private static CategoryColumn Compact(CategoryColumn column)
    {
        var levels = new Dictionary<int, int>();
        var codes = new int[column.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            int code = column.Codes[row];
            if (code >= 0 && !levels.ContainsKey(code))
            {
                levels.Add(code, levels.Count);
            }

            codes[row] = code < 0 ? -1 : levels[code];
        }

        return new CategoryColumn(column.Name, codes, [.. levels.Keys.Select(code => column.Levels[code])]);
    }

    // Batches that are there already, for joining them.
    private sealed class BatchReader(List<Table> batches, IReadOnlyList<ColumnSchema> schema) : TableReader
    {
        private int next;

        public override IReadOnlyList<ColumnSchema> Schema => schema;

        public override Table? Read(int maximumRows) => next < batches.Count ? batches[next++] : null;

        public override void Dispose()
        {
        }
    }
}
