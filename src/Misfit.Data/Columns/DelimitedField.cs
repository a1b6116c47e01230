namespace Misfit.Data.Columns;

/// <summary>Writes fields of delimited text after RFC 4180.</summary>
internal static class DelimitedField
{
    /// <summary>How many bytes quoting adds to a field; 0 when it needs no quotes. Outer spaces are quoted too, since readers may trim them.</summary>
    public static int QuotesNeeded(ReadOnlySpan<byte> field, char separator)
    {
        if (field.IsEmpty)
        {
            return 0;
        }

        int quotes = field.Count((byte)'"');
        bool quoted = quotes > 0 || field.IndexOfAny((byte)separator, (byte)'\n', (byte)'\r') >= 0 || field[0] is (byte)' ' or (byte)'\t' || field[^1] is (byte)' ' or (byte)'\t';
        return quoted ? quotes + 2 : 0;
    }

    /// <summary>Writes a field with the quotes that <see cref="QuotesNeeded"/> counted; returns the bytes written.</summary>
    public static int Write(ReadOnlySpan<byte> field, int quotesNeeded, Span<byte> target)
    {
        if (quotesNeeded == 0)
        {
            field.CopyTo(target);
            return field.Length;
        }

        int position = 0;
        target[position++] = (byte)'"';
        foreach (byte character in field)
        {
            if (character == '"')
            {
                target[position++] = (byte)'"';
            }

            target[position++] = character;
        }

        target[position++] = (byte)'"';
        return position;
    }
}
