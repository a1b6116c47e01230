using System.IO.Compression;
using Misfit.Data.Columns;
using Misfit.Data.Input;

namespace Misfit.Data.Arrays;

/// <summary>A zip of NumPy arrays: X, or the only one, and optionally y.</summary>
internal sealed class NpzSource(InputFile file, TableReadOptions options) : ArraySource(file.Name, options)
{
    private const string Extension = ".npy";

    protected override ArrayTable OpenArrays()
    {
        Stream stream = file.OpenSeekable();
        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            string[] names = [.. archive.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Select(name => name[..^Extension.Length])];
            string values = ArrayNames.Values(names, Name);
            string? labels = ArrayNames.Labels(names, values);
            return ArrayTable.From(OpenArray(archive, values), labels is null ? null : OpenArray(archive, labels), Name, archive);
        }
        catch (InvalidDataException exception)
        {
            stream.Dispose();
            throw new DataException($"{Name} is no intact zip of NumPy arrays: {exception.Message} Fetch or write it again.", exception);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private ArrayRows OpenArray(ZipArchive archive, string array)
    {
        ZipArchiveEntry entry = archive.Entries.First(entry => entry.FullName == array + Extension);
        ArrayRows rows = NpyArray.Open(new ArrayStream(entry.Open(), $"{Name}, array {array}"), Options);
        return array == ArrayNames.LabelArray ? ArrayNames.AsColumn(rows, Name, Options) : rows;
    }
}
