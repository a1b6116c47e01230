using Misfit.Data.Arrays;
using Misfit.Data.Databases;
using Misfit.Data.Datasets;
using Misfit.Data.Delimited;
using Misfit.Data.Input;
using Misfit.Data.Json;
using Misfit.Tables;

namespace Misfit.Data;

public abstract partial class TableSource
{
    /// <summary>
    /// Finds the source that a text names: a file, whose extension tells its format (.csv, .tsv, .jsonl, .npy, .npz, .mat, .idx, .bin, each also
    /// with .gz; any other is read as CSV); - for CSV on standard input; sqlite:FILE?QUERY; postgres://user:password@host:port/database?QUERY; dataset:NAME of the catalogue.
    /// </summary>
    /// <exception cref="DataException">The text names no source that can be read; says what to write.</exception>
    public static TableSource Parse(string text, TableReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        options ??= TableReadOptions.Default;
        if (text == "-")
        {
            return new CsvSource(new StandardInput(Console.OpenStandardInput), options);
        }

        if (text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase))
        {
            return SqliteSource.FromText(text, options);
        }

        if (text.StartsWith(DataSetCatalog.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return new DataSetSource(DataSetCatalog.Find(text[DataSetCatalog.Prefix.Length..]), options);
        }

        if (PostgresSource.Fits(text))
        {
            return PostgresSource.FromText(text, options);
        }

        return FromFile(text, options);
    }

    /// <summary>Opens a stream, plain or gzip-compressed, for reading batch by batch as the given columns, once and without looking ahead further than a batch needs.</summary>
    /// <param name="content">The stream; it stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="format">Its format.</param>
    /// <param name="expected">The columns; the stream may have them in any order and others beside them.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="DataException">The stream cannot be read, or lacks columns; names them.</exception>
    public static TableReader OpenStream(Stream content, string name, TableFormat format, IReadOnlyList<ColumnSchema> expected, TableReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(expected);
        var input = new GivenStream(content, name);
        options ??= TableReadOptions.Default;
        TableSource source = format == TableFormat.Csv ? new CsvSource(input, options) : new JsonLinesSource(input, options);
        return source.Open(expected);
    }

    private static TableSource FromFile(string path, TableReadOptions options)
    {
        var file = new InputFile(path);
        return file.Format switch
        {
            "npy" => new NpySource(file, options),
            "npz" => new NpzSource(file, options),
            "mat" => new MatSource(file, options),
            "bin" => new CifarSource(file, options),
            "idx" => new IdxSource(file, options),
            "jsonl" or "ndjson" or "json" => new JsonLinesSource(file, options),
            "xlsx" or "xls" or "ods" or "parquet" or "feather" or "h5" or "hdf5" or "db" or "sqlite" or "zip" => throw new DataException(
                $"{path}: files ending in .{file.Format} cannot be read. Save it as .csv, .jsonl or .npz; for an SQLite database write sqlite:FILE?QUERY."),
            _ when IdxSource.Fits(path) => new IdxSource(file, options),
            _ => new CsvSource(file, options),
        };
    }
}
