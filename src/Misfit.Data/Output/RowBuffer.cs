using System.Globalization;
using Misfit.Data.Columns;

namespace Misfit.Data.Output;

/// <summary>Collects the bytes of rows and writes them in large pieces.</summary>
internal sealed class RowBuffer(Stream stream)
{
    private const int FlushBytes = 1 << 18;

    private byte[] bytes = new byte[2 * FlushBytes];
    private int length;

    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        length++;
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        length += value.Length;
    }

    /// <summary>Appends a field, in quotes when it needs them.</summary>
    public void AppendField(ReadOnlySpan<byte> field, char separator)
    {
        int quotes = DelimitedField.QuotesNeeded(field, separator);
        length += DelimitedField.Write(field, quotes, Reserve(field.Length + quotes));
    }

    /// <summary>Appends a value in the invariant culture that takes at most 64 bytes.</summary>
    public void AppendFormatted<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(Reserve(64), out int written, format, CultureInfo.InvariantCulture);
        length += written;
    }

    public void EndRow()
    {
        Append((byte)'\n');
        if (length >= FlushBytes)
        {
            Flush();
        }
    }

    public void Flush()
    {
        stream.Write(bytes, 0, length);
        length = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (bytes.Length - length < count)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        }

        return bytes.AsSpan(length);
    }
}
