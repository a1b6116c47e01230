using System.Globalization;
using System.Text;

namespace Misfit.Data.Columns;

/// <summary>Reads dates and times from UTF-8 text: ISO 8601 and a few formats that cannot be misread. Times without a zone are UTC.</summary>
internal static class TimeText
{
    private const int LongestText = 40;

    private static readonly string[] OtherFormats =
    [
        "yyyyMMdd'T'HHmmssK", "yyyyMMdd'T'HHmmK",
        "d.M.yyyy", "d.M.yyyy H:mm", "d.M.yyyy H:mm:ss",
        "d MMM yyyy", "d MMM yyyy H:mm", "d MMM yyyy H:mm:ss", "d-MMM-yyyy", "d-MMM-yyyy H:mm:ss", "d MMMM yyyy",
        "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMM d yyyy H:mm:ss",
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd, dd MMM yyyy HH:mm:ss zzz", "dd/MMM/yyyy:HH:mm:ss zzz", "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>Reads a point in time as UTC ticks.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is < 8 or > LongestText)
        {
            return false;
        }

        bool yearFirst = text[4] is (byte)'-' or (byte)'/' && char.IsAsciiDigit((char)text[0]);
        return yearFirst ? TryParseIso(text, out ticks) : TryParseOther(text, out ticks);
    }

    /// <summary>yyyy-MM-dd or yyyy/MM/dd, then optionally T or a space, HH:mm, :ss, a fraction, and Z or an offset.</summary>
    private static bool TryParseIso(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 10 || text[7] != text[4] || !Number(text, 0, 4, out int year) || !Number(text, 5, 2, out int month) || !Number(text, 8, 2, out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        long result = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        if (text.Length > 10)
        {
            int position = 11;
            if (text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || !TryParseClock(text, ref position, out long clock) || !TryParseOffset(text[position..], out long offset))
            {
                return false;
            }

            result += clock - offset;
        }

        ticks = result;
        return result >= 0 && result <= DateTime.MaxValue.Ticks;
    }

    private static bool TryParseClock(ReadOnlySpan<byte> text, ref int position, out long ticks)
    {
        ticks = 0;
        if (!Number(text, position, 2, out int hour) || hour > 23 || text.Length < position + 5 || text[position + 2] != ':' || !Number(text, position + 3, 2, out int minute) || minute > 59)
        {
            return false;
        }

        position += 5;
        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        if (position >= text.Length || text[position] != ':')
        {
            return true;
        }

        // A leap second (60) counts as the first second of the next minute.
        if (!Number(text, position + 1, 2, out int second) || second > 60)
        {
            return false;
        }

        position += 3;
        ticks += second * TimeSpan.TicksPerSecond;
        if (position + 1 < text.Length && text[position] is (byte)'.' or (byte)',' && char.IsAsciiDigit((char)text[position + 1]))
        {
            long unit = TimeSpan.TicksPerSecond;
            for (position++; position < text.Length && char.IsAsciiDigit((char)text[position]); position++)
            {
                unit /= 10;
                ticks += (text[position] - '0') * unit;
            }
        }

        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length > 1 && text[0] == ' ')
        {
            text = text[1..];
        }

        if (text.IsEmpty || text is [(byte)'Z' or (byte)'z'] || text.SequenceEqual("UTC"u8))
        {
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || !Number(text, 1, 2, out int hours) || hours > 14)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[3..];
        rest = rest is [(byte)':', ..] ? rest[1..] : rest;
        int minutes = 0;
        if (!rest.IsEmpty && (rest.Length != 2 || !Number(rest, 0, 2, out minutes) || minutes > 59))
        {
            return false;
        }

        ticks = ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryParseOther(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!text.ContainsAnyInRange((byte)'0', (byte)'9') || !Ascii.IsValid(text))
        {
            return false;
        }

        Span<char> characters = stackalloc char[LongestText];
        Ascii.ToUtf16(text, characters, out int length);
        bool parsed = DateTimeOffset.TryParseExact(
            characters[..length], OtherFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time);
        ticks = time.UtcTicks;
        return parsed;
    }

    private static bool Number(ReadOnlySpan<byte> text, int start, int length, out int value)
    {
        value = 0;
        if (text.Length < start + length)
        {
            return false;
        }

        foreach (byte character in text.Slice(start, length))
        {
            uint digit = (uint)character - '0';
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        return true;
    }
}
