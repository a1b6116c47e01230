using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Misfit.Storage;

/// <summary>
/// The seal of a model file: the comment at the end of the zip is the SHA-256, in hexadecimal, of every byte before it, so that a file of which a single bit
/// was lost or changed is found before anything in it is read. It protects against accidents; who can write a file can seal it.
/// </summary>
internal static class ModelSeal
{
    private const int DigestLength = 2 * SHA256.HashSizeInBytes;
    private const int EndRecordLength = 22;
    private const int TrailerLength = EndRecordLength + DigestLength;

    /// <summary>Longer than the directory of the two known entries can be; bounds what the zip library has to keep.</summary>
    private const int MaximumDirectoryLength = 512;

    public static string Placeholder { get; } = new('0', DigestLength);

    /// <summary>Replaces the placeholder at the end of a stream.</summary>
    public static void Apply(Stream stream)
    {
        string digest = Digest(stream);
        stream.Position = stream.Length - DigestLength;
        stream.Write(Encoding.ASCII.GetBytes(digest));
    }

    /// <summary>Checks the end of the zip and the digest.</summary>
    /// <exception cref="ModelFormatException">Something is wrong; says what.</exception>
    public static void Check(Stream stream, long maximumBytes)
    {
        if (stream.Length > maximumBytes)
        {
            throw new ModelFormatException($"The file is oversized: a model file has at most {maximumBytes} bytes, this one has {stream.Length}.");
        }

        Span<byte> start = stackalloc byte[4];
        stream.Position = 0;
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!start[..read].SequenceEqual("PK\u0003\u0004"u8[..read]) || read == 0)
        {
            throw new ModelFormatException(read == 0 ? "The file is empty." : "The file is no Misfit model file: it does not begin like a zip archive.");
        }

        string digest = ReadTrailer(stream);
        if (Digest(stream) != digest)
        {
            throw new ModelFormatException("The file is damaged or was changed after it was written: its SHA-256 is not the one it was sealed with. Copy or write it again.");
        }
    }

    private static string ReadTrailer(Stream stream)
    {
        long end = stream.Length - TrailerLength;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        if (end >= 0)
        {
            stream.Position = end;
            stream.ReadExactly(trailer);
        }

        uint directoryLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer[12..]);
        uint directoryStart = BinaryPrimitives.ReadUInt32LittleEndian(trailer[16..]);
        bool wellFormed = trailer.StartsWith("PK\u0005\u0006"u8)
            && BinaryPrimitives.ReadUInt16LittleEndian(trailer[20..]) == DigestLength
            && directoryLength <= MaximumDirectoryLength
            && directoryStart + (long)directoryLength == end;
        return wellFormed
            ? Encoding.ASCII.GetString(trailer[EndRecordLength..])
            : throw new ModelFormatException("The file is truncated, or is a zip archive that Misfit did not write: it does not end in the seal of a model file. Copy or write it again.");
    }

    private static string Digest(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        stream.Position = 0;
        for (long left = stream.Length - DigestLength; left > 0;)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
            {
                throw new EndOfStreamException("The stream ended before its length.");
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
