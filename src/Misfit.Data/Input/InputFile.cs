namespace Misfit.Data.Input;

/// <summary>A file, plain or gzip-compressed.</summary>
internal sealed class InputFile : IInput
{
    public InputFile(string path)
    {
        Path = path;
        string inner = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        Format = System.IO.Path.GetExtension(inner).TrimStart('.').ToLowerInvariant();
    }

    public string Path { get; }

    public string Name => Path;

    /// <summary>The extension without its dot and without .gz, in lower case; empty when there is none.</summary>
    public string Format { get; }

    public InputStream Open() => InputStream.Over(OpenFile(FileOptions.SequentialScan), Path);

    /// <summary>Opens the bytes for reading in any order; decompressed ones are in memory.</summary>
    public Stream OpenSeekable()
    {
        FileStream stream = OpenFile(FileOptions.RandomAccess);
        InputStream input = InputStream.Over(stream, Path);
        if (!input.IsCompressed)
        {
            stream.Position = 0;
            return stream;
        }

        using (input)
        {
            return input.ToMemory();
        }
    }

    private FileStream OpenFile(FileOptions options)
    {
        try
        {
            return new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DataException(Reason(exception), exception);
        }
    }

    private string Reason(Exception exception) => exception switch
    {
        _ when Directory.Exists(Path) => $"{Path} is a folder; name a file in it.",
        FileNotFoundException or DirectoryNotFoundException => $"{Path} does not exist; check the name (the current folder is {Environment.CurrentDirectory}).",
        UnauthorizedAccessException => $"{Path} may not be read by this user; check its permissions.",
        _ => $"{Path} cannot be opened: {exception.Message}",
    };
}
