using System.Buffers.Binary;

namespace Misfit.Data.Arrays;

/// <summary>Reads the bytes of an array file; its failures are <see cref="DataException"/>s that name the file.</summary>
internal sealed class ArrayStream(Stream stream, string name, Func<double?>? fraction = null) : IDisposable
{
    public string Name => name;

    public double? Fraction => fraction?.Invoke();

    /// <summary>Fills the buffer; returns fewer bytes only at the end.</summary>
    public int ReadUpTo(Span<byte> buffer)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not DataException)
        {
            throw new DataException($"{name} is damaged: {exception.Message} Fetch or write it again.", exception);
        }
    }

    public byte[] ReadExactly(int count, string what)
    {
        var bytes = new byte[count];
        return ReadUpTo(bytes) == count ? bytes : throw Truncated($"{what} is not complete");
    }

    public uint ReadUInt32(bool littleEndian, string what)
    {
        byte[] bytes = ReadExactly(4, what);
        return littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long count, string what)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (count > 0)
        {
            int read = ReadUpTo(buffer[..(int)Math.Min(count, buffer.Length)]);
            if (read == 0)
            {
                throw Truncated($"{what} is not complete");
            }

            count -= read;
        }
    }

    public DataException Truncated(string what) => new($"{name} is truncated: {what}. Fetch or write it again.");

    public DataException Malformed(string what) => new($"{name} cannot be read: {what}.");

    public void Dispose() => stream.Dispose();
}
