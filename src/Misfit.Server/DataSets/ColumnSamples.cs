using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>A random sample of rows, column by column, for comparing columns of two data sets. Of fewer rows than the sample holds, it is all of them.</summary>
internal sealed class ColumnSamples
{
    private const int MostRows = 10_000;
    private const int MostValues = 4_000_000;

    private ColumnSamples(Table table) => Table = table;

    /// <summary>The sampled rows.</summary>
    public Table Table { get; }

    /// <summary>Rows of a table that is in memory.</summary>
    public static ColumnSamples Take(Table table, ReadOnlySpan<int> rows)
    {
        int most = Size(table.Columns.Count);
        int[] chosen = rows.ToArray();
        if (chosen.Length > most)
        {
            int[] all = chosen;
            chosen = [.. new Rng(1).Sample(all.Length, most).Order().Select(index => all[index])];
        }

        return new ColumnSamples(table.SelectRows(chosen));
    }

    /// <summary>Rows of a data set whose number is known, read in a stream.</summary>
    public static ColumnSamples Take(TableReader reader, int rows, CancellationToken cancellation)
    {
        int most = Size(reader.Schema.Count);
        int[] chosen = rows <= most ? [.. Enumerable.Range(0, rows)] : [.. new Rng(1).Sample(rows, most).Order()];
        return new ColumnSamples(RowPicker.Pick(reader, chosen, cancellation));
    }

    private static int Size(int columns) => Math.Clamp(MostValues / Math.Max(1, columns), 200, MostRows);
}
