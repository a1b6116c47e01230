using System.Text;
using CsvHelper;
using Misfit.Data.Columns;
using Misfit.Data.Output;
using Misfit.Tables;

namespace Misfit.Data;

/// <summary>
/// Writes tables as delimited text, batch by batch. A file is written beside its place and renamed by <see cref="Complete"/>, so that it is
/// never half-written; without that call nothing is left. Rows that know the text they were read from are written with that text unchanged.
/// </summary>
public sealed class TableWriter : IDisposable
{
    private readonly OutputFile? file;
    private readonly RowBuffer buffer;
    private readonly string name;
    private char separator;
    private string[]? header;

    private TableWriter(Stream stream, OutputFile? file, string name, char separator)
    {
        this.file = file;
        this.name = name;
        this.separator = separator;
        buffer = new RowBuffer(stream, name);
    }

    /// <summary>Number of rows written.</summary>
    public long Rows { get; private set; }

    /// <summary>Starts a file: gzip-compressed when its name ends in .gz, separated by tabs when it ends in .tsv, by commas otherwise.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static TableWriter Create(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        bool compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        char separator = Path.GetExtension(compressed ? path[..^3] : path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        var file = new OutputFile(path, compressed);
        return new TableWriter(file.Stream, file, path, separator);
    }

    /// <summary>Writes to a stream, such as standard output, which stays open.</summary>
    public static TableWriter To(Stream stream, char separator = ',')
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new TableWriter(stream, null, "the output", separator);
    }

    /// <summary>Writes rows, each followed by the values of added columns. The first call writes the header.</summary>
    /// <param name="rows">The rows, all with the columns of the first call.</param>
    /// <param name="added">Columns to write behind those of the rows, with as many values.</param>
    /// <exception cref="DataException">An added column has the name of another, or the disk is full.</exception>
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
            if (rows.Records is not null)
            {
                buffer.Append(rows.Records[row]);
            }

            for (int i = 0; i < columns.Length; i++)
            {
                if (i > 0 || rows.Records is not null)
                {
                    buffer.Append((byte)separator);
                }

                columns[i].Write(row, buffer);
            }

            if (rows.Records is null && columns.Length == 1 && rows.Columns[0].IsMissing(row))
            {
                // An empty line would not be read as a row.
                buffer.Append("\"\""u8);
            }

            buffer.EndRow();
        }

        Rows += rows.Rows;
    }

    /// <summary>Ends the output; a file comes into its place, replacing one that was there.</summary>
    /// <exception cref="DataException">The disk is full, or the file may not be replaced.</exception>
    public void Complete()
    {
        buffer.Flush();
        file?.Complete();
    }

    /// <summary>Closes a file; removes it when it was not completed.</summary>
    public void Dispose() => file?.Dispose();

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
        IReadOnlyList<string> present = rows.Records is { } records ? ReadNames(records) : [.. rows.Columns.Select(column => column.Name)];
        if (added.FirstOrDefault(column => present.Contains(column.Name, StringComparer.Ordinal)) is { } twice)
        {
            throw new DataException($"{name}: the data already have a column '{twice.Name}', which is to be added; rename it or leave it out.");
        }

        if (rows.Records is not null)
        {
            buffer.Append(rows.Records.Header.Span);
        }

        string[] written = rows.Records is null ? names : [.. added.Select(column => column.Name)];
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
