using System.IO.Compression;
using Misfit.Server.Api;
using Misfit.Server.Storage;

namespace Misfit.Server.DataSets;

/// <summary>Writes what a client sends to a file of the folder of uploads, within the limit of bytes.</summary>
internal sealed class UploadReceiver(DataFolder folder, ServerOptions options)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>A place for a file on its way in.</summary>
    public string PlaceFor(string file) => Path.Combine(folder.Uploads, file);

    /// <summary>Receives to the end and returns the number of bytes; they are on the disk.</summary>
    /// <exception cref="ApiException">There are too many bytes, or none.</exception>
    public async Task<long> Receive(Stream content, string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[BufferBytes];
            long bytes = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                bytes += read;
                Check(bytes, "The file");
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            file.Flush(flushToDisk: true);
            return bytes > 0 ? bytes : throw ApiException.BadRequest("The file is empty; send one with a header and rows.");
        }
    }

    /// <summary>Checks that a compressed file does not unpack to more than may be sent.</summary>
    /// <exception cref="ApiException">It does.</exception>
    public void CheckUnpacked(string path, CancellationToken cancellation)
    {
        using FileStream file = File.OpenRead(path);
        if (file.ReadByte() != 0x1f || file.ReadByte() != 0x8b)
        {
            return;
        }

        file.Position = 0;
        using var content = new GZipStream(file, CompressionMode.Decompress);
        var buffer = new byte[BufferBytes];
        long bytes = 0;
        int read;
        while ((read = Unpack(content, buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            bytes += read;
            Check(bytes, "The unpacked file");
        }
    }

    /// <exception cref="ApiException">More bytes are announced than may be sent.</exception>
    public void Check(long bytes, string what)
    {
        if (bytes > options.MaximumUploadBytes)
        {
            throw ApiException.TooLarge($"{what} is larger than the {options.MaximumUploadBytes:N0} bytes that this server takes. Send fewer rows, or start the server with a larger --max-upload.");
        }
    }

    private static int Unpack(GZipStream content, byte[] buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new DataException($"The file is not intact gzip data: {exception.Message} Compress it again.", exception);
        }
    }
}
