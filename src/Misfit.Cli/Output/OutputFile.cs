namespace Misfit.Cli.Output;

/// <summary>Checks places of results before the work starts, so that hours of it are not lost to a mistyped folder.</summary>
internal static class OutputFile
{
    /// <param name="option">The option that names the place.</param>
    /// <param name="path">The place; null when none is asked for.</param>
    /// <param name="extensions">What a name may end in; with ".gz" among them, any other may have that behind it. None: anything.</param>
    /// <exception cref="UsageException">The extension is not one of these.</exception>
    /// <exception cref="IOException">No file can be written there.</exception>
    public static void Check(string option, string? path, params IReadOnlyList<string> extensions)
    {
        if (path is null or "-")
        {
            return;
        }

        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension == ".gz" && extensions.Contains(extension))
        {
            extension = Path.GetExtension(path[..^extension.Length]).ToLowerInvariant();
        }

        if (extensions.Count > 0 && !extensions.Contains(extension))
        {
            throw new UsageException($"{option} must end in {string.Join(" or ", extensions)}, was '{path}'");
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{option}: {path} is a folder; name a file");
        }

        CheckFolder(option, path);
    }

    private static void CheckFolder(string option, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new IOException($"{option}: there is no folder {folder}; create it first");
        }

        string probe = Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{option}: nothing can be written in {folder}: {exception.Message}", exception);
        }
    }
}
