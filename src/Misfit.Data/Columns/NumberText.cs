using System.Globalization;
using System.Text;

namespace Misfit.Data.Columns;

/// <summary>Reads numbers from UTF-8 text.</summary>
internal static class NumberText
{
    /// <summary>The largest integer below which every integer is a double.</summary>
    private const ulong MaximumExact = 1UL << 53;

    private const int LongestNumber = 1024;

    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static ReadOnlySpan<double> PowersOfTen =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>
    /// Reads a number in the invariant culture, without outer spaces or thousands separators; with <paramref name="decimalComma"/> a comma is a
    /// decimal point too. Words for infinity are numbers, words for not-a-number are not.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, bool decimalComma, out double value)
    {
        int position = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            position = 1;
        }

        int start = position;
        ulong digits = 0;
        ReadDigits(text, ref position, ref digits);
        int count = position - start;
        int scale = 0;
        if (position < text.Length && (text[position] == '.' || (decimalComma && text[position] == ',')))
        {
            start = ++position;
            ReadDigits(text, ref position, ref digits);
            scale = position - start;
            count += scale;
        }

        // Both the digits and the power of ten are doubles exactly, so that one division rounds correctly (Clinger 1990). 19 digits fit into 64 bits.
        if (position == text.Length && count is > 0 and <= 19 && digits <= MaximumExact && scale < PowersOfTen.Length)
        {
            value = digits / PowersOfTen[scale];
            value = negative ? -value : value;
            return true;
        }

        return TryParseAny(text, decimalComma, out value);
    }

    private static void ReadDigits(ReadOnlySpan<byte> text, ref int position, ref ulong digits)
    {
        while (position < text.Length)
        {
            uint digit = (uint)text[position] - '0';
            if (digit > 9)
            {
                break;
            }

            digits = (digits * 10) + digit;
            position++;
        }
    }

    private static bool TryParseAny(ReadOnlySpan<byte> text, bool decimalComma, out double value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > LongestNumber || !StartsLikeNumber(text[0] is (byte)'-' or (byte)'+' ? text[1..] : text))
        {
            return false;
        }

        if (decimalComma && text.Contains((byte)','))
        {
            if (text.Contains((byte)'.') || text.Count((byte)',') > 1)
            {
                return false;
            }

            Span<byte> pointed = stackalloc byte[text.Length];
            text.Replace(pointed, (byte)',', (byte)'.');
            return double.TryParse(pointed, Styles, CultureInfo.InvariantCulture, out value);
        }

        return TryParseInfinity(text, out value)
            || (double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value));
    }

    /// <summary>Tells most words from numbers at once; i begins infinity.</summary>
    private static bool StartsLikeNumber(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && ((uint)text[0] - '0' <= 9 || text[0] is (byte)'.' or (byte)',' or (byte)'i' or (byte)'I');

    private static bool TryParseInfinity(ReadOnlySpan<byte> text, out double value)
    {
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> word = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }
}
