using Misfit.Data.Delimited;
using Misfit.Data.Input;

namespace Misfit.Data;

public abstract partial class TableSource
{
    /// <summary>
    /// Finds the source that a text names: a file, whose extension tells its format; - for CSV on standard input.
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

        return FromFile(text, options);
    }

    private static TableSource FromFile(string path, TableReadOptions options)
    {
        var file = new InputFile(path);
        return file.Format switch
        {
            "" or "csv" or "tsv" or "tab" or "data" or "txt" => new CsvSource(file, options),
            _ => throw new DataException($"{path}: files ending in .{file.Format} cannot be read; readable are .csv, .tsv, .txt, .data, each also with .gz."),
        };
    }
}
