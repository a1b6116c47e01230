using System.Text;
using System.Text.Unicode;

namespace Misfit.Data.Columns;

/// <summary>Turns the bytes of a field into text.</summary>
internal static class FieldText
{
    private static readonly Encoding Windows1252 =
        CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1;

    /// <summary>Writes the text into <paramref name="buffer"/>, which holds at least as many characters as there are bytes. What is no valid UTF-8 is read as Windows-1252.</summary>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> buffer)
    {
        if (Utf8.ToUtf16(bytes, buffer, out _, out int written, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done)
        {
            return written;
        }

        return Windows1252.GetChars(bytes, buffer);
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        char[] buffer = new char[bytes.Length];
        return new string(buffer, 0, Decode(bytes, buffer));
    }

    /// <summary>The text for a message: in quotes, shortened when long.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= 60 ? $"'{Decode(bytes)}'" : $"'{Decode(bytes[..57])}…'";
}
