using System.IO.Compression;

namespace Misfit.Data.Output;

/// <summary>A file that is written beside its place and comes into it when it is complete.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string path;
    private readonly string partial;
    private readonly FileStream fileStream;
    private bool completed;

    /// <exception cref="DataException">The file cannot be written.</exception>
    public OutputFile(string path, bool compressed)
    {
        this.path = Path.GetFullPath(path);
        partial = $"{this.path}.{Guid.NewGuid():N}.partial";
        try
        {
            if (Directory.Exists(this.path))
            {
                throw new DataException($"{path} is a folder; name a file in it.");
            }

            fileStream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
            Stream = compressed ? new GZipStream(fileStream, CompressionLevel.Fastest) : fileStream;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException and not DataException)
        {
            string reason = exception is DirectoryNotFoundException ? $"the folder {Path.GetDirectoryName(this.path)} does not exist; create it first" : exception.Message;
            throw new DataException($"{path} cannot be written: {reason}", exception);
        }
    }

    /// <summary>Takes the bytes of the file, which are compressed on their way when that was asked for.</summary>
    public Stream Stream { get; }

    /// <exception cref="DataException">The file in its place may not be replaced.</exception>
    public void Complete()
    {
        try
        {
            Stream.Dispose();
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new DataException($"{path} cannot be written: {exception.Message}", exception);
        }

        completed = true;
    }

    public void Dispose()
    {
        fileStream.Dispose();
        if (!completed)
        {
            File.Delete(partial);
        }
    }
}
