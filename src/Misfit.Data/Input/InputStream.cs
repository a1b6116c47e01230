using System.IO.Compression;

namespace Misfit.Data.Input;

/// <summary>A forward-only stream of decompressed bytes whose start can be looked at, and whose failures are <see cref="DataException"/>s that name the source.</summary>
internal sealed class InputStream : Stream
{
    /// <summary>Makes .NET refuse truncated gzip data, whose end it takes for the end of the data otherwise.</summary>
    private const string StrictSwitch = "System.IO.Compression.UseStrictValidation";

    private readonly Stream content;
    private readonly Stream measured;
    private readonly string name;
    private byte[] ahead = [];
    private int aheadStart;

    static InputStream()
    {
        if (!AppContext.TryGetSwitch(StrictSwitch, out _))
        {
            AppContext.SetSwitch(StrictSwitch, true);
        }
    }

    private InputStream(Stream content, Stream measured, string name)
    {
        this.content = content;
        this.measured = measured;
        this.name = name;
    }

    /// <summary>Wraps a stream, decompressing it when it starts as gzip does. Owns the stream.</summary>
    public static InputStream Over(Stream source, string name)
    {
        var plain = new InputStream(source, source, name);
        try
        {
            return plain.Peek(2) is [0x1f, 0x8b]
                ? new InputStream(new GZipStream(plain, CompressionMode.Decompress), source, name)
                : plain;
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }

    public bool IsCompressed => content is GZipStream;

    /// <summary>How much of the underlying bytes has been read; null when their number cannot be told.</summary>
    public double? Fraction => measured is { CanSeek: true, Length: > 0 } ? Math.Min(1, (double)measured.Position / measured.Length) : null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next bytes, which stay to be read; fewer than <paramref name="count"/> at the end of the stream.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        int have = ahead.Length - aheadStart;
        if (have < count)
        {
            var grown = new byte[count];
            ahead.AsSpan(aheadStart).CopyTo(grown);
            int read;
            while (have < count && (read = ReadContent(grown.AsSpan(have))) > 0)
            {
                have += read;
            }

            ahead = grown[..have];
            aheadStart = 0;
        }

        return ahead.AsSpan(aheadStart, Math.Min(have, count));
    }

    /// <summary>All bytes that are left.</summary>
    /// <exception cref="DataException">There are more than 2 GB.</exception>
    public MemoryStream ToMemory()
    {
        var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = Read(buffer)) > 0)
        {
            if (memory.Length + read > Array.MaxLength)
            {
                memory.Dispose();
                throw new DataException($"{name} is larger than the 2 GB that can be kept in memory to be read out of order; decompress it or save it to a file first.");
            }

            memory.Write(buffer, 0, read);
        }

        memory.Position = 0;
        return memory;
    }

    public override int Read(Span<byte> buffer)
    {
        int have = ahead.Length - aheadStart;
        if (have == 0)
        {
            return ReadContent(buffer);
        }

        int count = Math.Min(have, buffer.Length);
        ahead.AsSpan(aheadStart, count).CopyTo(buffer);
        aheadStart += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadContent(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new DataException($"{name} is not intact gzip data: {exception.Message} Fetch or compress it again.", exception);
        }
        catch (IOException exception) when (exception is not DataException)
        {
            throw new DataException($"{name} cannot be read: {exception.Message}", exception);
        }
    }
}
