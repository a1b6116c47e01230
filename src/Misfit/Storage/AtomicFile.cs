namespace Misfit.Storage;

/// <summary>Writes files so that nobody ever sees half of one: beside their place first, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file, replacing the one that is there. When <paramref name="write"/> throws, nothing is changed or left behind.</summary>
    /// <param name="path">Where the file is to be.</param>
    /// <param name="write">Writes the content to a stream that can be read and sought.</param>
    /// <exception cref="IOException">The place cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The place must not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string partial = $"{path}.{Path.GetRandomFileName()}.partial";
        var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        try
        {
            using (stream)
            {
                write(stream);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
