using System.IO.Compression;
using System.Text;
using CsvHelper;
using Misfit.Data.Columns;
using Misfit.Data.Output;
using Misfit.Storage;
using Misfit.Tables;

namespace Misfit.Data;

/// <summary>
/// Writes tables as delimited text after RFC 4180, batch by batch. Rows that know the text they were read from are written with that text
/// unchanged; of others every value is, numbers with all digits that tell them apart, all in the invariant culture.
/// </summary>
/// <param name="stream">Where to write; it stays open.</param>
/// <param name="separator">The character between fields; rows that know their text keep its separator.</param>
public sealed class TableWriter(Stream stream, char separator = ',')
{
    private const string Prefix = "misfit_";

    private readonly RowBuffer buffer = new(stream);
    private char separator = separator;
    private string[]? header;

    /// <summary>
    /// Writes a file beside its place and renames it, so that it is never half-written. It is gzip-compressed when its name ends in .gz,
    /// separated by tabs when that without .gz ends in .tsv, by commas otherwise.
    /// </summary>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public static void WriteFile(string path, Action<TableWriter> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        bool compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        char separator = Path.GetExtension(compressed ? path[..^3] : path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        AtomicFile.Write(path, file =>
        {
            if (compressed)
            {
                using var stream = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
                write(new TableWriter(stream, separator));
            }
            else
            {
                write(new TableWriter(file, separator));
            }
        });
    }

    /// <summary>Writes rows, each followed by the values of added columns. The first call writes the header.</summary>
    /// <param name="rows">The rows, all with the columns of the first call.</param>
    /// <param name="added">Columns to write behind those of the rows, with as many values. One whose name is taken is named misfit_ and that.</param>
    public void Write(Table rows, IReadOnlyList<Column>? added = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        added ??= [];
        if (added.FirstOrDefault(column => column.Count != rows.Rows) is { } uneven)
        {
            throw new ArgumentException($"Column '{uneven.Name}' has {uneven.Count} values, the table has {rows.Rows} rows; there must be one for each.", nameof(added));
        }

        WriteHeader(rows, added);
        ColumnText[] columns = [.. (rows.Records is null ? rows.Columns : []).Concat(added).Select(column => ColumnText.For(column, separator))];
        for (int row = 0; row < rows.Rows; row++)
        {
            WriteRow(rows, row, columns);
        }

        buffer.Flush();
    }

    private void WriteRow(Table rows, int row, ColumnText[] columns)
    {
        bool first = rows.Records is null;
        if (rows.Records is not null)
        {
            buffer.Append(rows.Records[row]);
        }

        foreach (ColumnText column in columns)
        {
            if (!first)
            {
                buffer.Append((byte)separator);
            }

            column.Write(row, buffer);
            first = false;
        }

        if (rows.Records is null && columns.Length == 1 && rows.Columns[0].IsMissing(row))
        {
            // An empty line would not be read as a row.
            buffer.Append("\"\""u8);
        }

        buffer.EndRow();
    }

    private void WriteHeader(Table rows, IReadOnlyList<Column> added)
    {
        string[] names = [.. rows.Columns.Concat(added).Select(column => column.Name)];
        if (header is not null)
        {
            if (!header.AsSpan().SequenceEqual(names))
            {
                throw new ArgumentException($"The columns are {string.Join(", ", names)}, those written before are {string.Join(", ", header)}; they must be the same.", nameof(rows));
            }

            return;
        }

        header = names;
        separator = rows.Records?.Separator ?? separator;
        string[] present = rows.Records is { } records ? ReadNames(records) : [.. rows.Columns.Select(column => column.Name)];
        if (rows.Records is not null)
        {
            buffer.Append(rows.Records.Header.Span);
        }

        IEnumerable<string> behind = added.Select(column => present.Contains(column.Name, StringComparer.Ordinal) ? Prefix + column.Name : column.Name);
        string[] written = [.. rows.Records is null ? present : [], .. behind];
        for (int i = 0; i < written.Length; i++)
        {
            if (i > 0 || rows.Records is not null)
            {
                buffer.Append((byte)separator);
            }

            buffer.AppendField(Encoding.UTF8.GetBytes(written[i]), separator);
        }

        buffer.EndRow();
    }

    private static string[] ReadNames(RecordText records)
    {
        using var reader = CsvReader.Create(records.Header, new CsvReaderOptions { HasHeader = false, Separator = records.Separator, TrimWhitespace = true });
        return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(i => FieldText.Decode(reader.GetSpan(i)))] : [];
    }
}
