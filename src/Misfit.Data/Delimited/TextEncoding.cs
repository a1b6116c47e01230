using System.Text;

namespace Misfit.Data.Delimited;

/// <summary>Finds out the encoding of text from its first bytes.</summary>
internal static class TextEncoding
{
    /// <summary>The encoding when it is UTF-16, with or without a byte order mark; null for bytes that extend ASCII.</summary>
    /// <exception cref="DataException">The bytes are no text.</exception>
    public static Encoding? Detect(ReadOnlySpan<byte> start, string name)
    {
        if (start is [0xff, 0xfe, ..])
        {
            return Encoding.Unicode;
        }

        if (start is [0xfe, 0xff, ..])
        {
            return Encoding.BigEndianUnicode;
        }

        int even = 0;
        int odd = 0;
        for (int i = 0; i + 1 < start.Length; i += 2)
        {
            even += start[i] == 0 ? 1 : 0;
            odd += start[i + 1] == 0 ? 1 : 0;
        }

        // Text of European languages in UTF-16 has a zero in most characters, always on the same side; text in other encodings has none.
        int characters = start.Length / 2;
        if (even == 0 && odd * 2 > characters)
        {
            return Encoding.Unicode;
        }

        if (odd == 0 && even * 2 > characters)
        {
            return Encoding.BigEndianUnicode;
        }

        return even + odd == 0 ? null : throw new DataException($"{name} is no text (it holds zero bytes){Hint(start)}.");
    }

    /// <summary>The bytes as UTF-8 without a byte order mark.</summary>
    public static byte[] ToUtf8(ReadOnlySpan<byte> bytes, Encoding? encoding)
    {
        if (encoding is not null)
        {
            bytes = Encoding.UTF8.GetBytes(encoding.GetString(bytes));
        }

        return bytes is [0xef, 0xbb, 0xbf, ..] ? bytes[3..].ToArray() : bytes.ToArray();
    }

    private static string Hint(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] => "; it looks like a zip archive or a spreadsheet. Save it as CSV, or name it .npz if it is one",
        [(byte)'S', (byte)'Q', (byte)'L', (byte)'i', ..] => "; it looks like an SQLite database. Write sqlite:FILE?QUERY",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "; it looks like Parquet. Save it as CSV",
        [0x93, (byte)'N', (byte)'U', ..] => "; it looks like a NumPy array. Name it .npy",
        _ => "; check that it is the right file",
    };
}
