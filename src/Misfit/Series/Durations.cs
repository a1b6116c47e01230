using System.Globalization;

namespace Misfit.Series;

/// <summary>Lengths of time as people say them: 5 min, 1 h, 7 d, 1.5 s.</summary>
public static class Durations
{
    private static readonly (string Unit, long Ticks)[] Units =
        [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("min", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond)];

    /// <summary>The length in the largest unit that makes it a whole number of at most 999, else in the largest it fills, to two decimals.</summary>
    public static string Text(TimeSpan span)
    {
        long ticks = Math.Abs(span.Ticks);
        (string unit, long one) = Units.FirstOrDefault(unit => ticks >= unit.Ticks && ticks % unit.Ticks == 0, Units.FirstOrDefault(unit => ticks >= unit.Ticks, Units[^1]));
        if (ticks / one > 999)
        {
            (unit, one) = Units.First(unit => ticks >= unit.Ticks);
        }

        return $"{((double)span.Ticks / one).ToString("0.##", CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>Reads 5min, 90s, 1h, 7d, 2w, 250ms, with or without a space, or 00:05:00.</summary>
    /// <exception cref="FormatException">It is none of these, or not longer than 0.</exception>
    public static TimeSpan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        int letters = trimmed.Length;
        while (letters > 0 && char.IsLetter(trimmed[letters - 1]))
        {
            letters--;
        }

        (string unit, long one) = Units.Append(("w", 7 * TimeSpan.TicksPerDay)).FirstOrDefault(known => known.Item1 == trimmed[letters..].ToLowerInvariant());
        TimeSpan span = unit is not null && double.TryParse(trimmed[..letters], NumberStyles.Float, CultureInfo.InvariantCulture, out double count) && Math.Abs(count * one) < long.MaxValue / 2
            ? new TimeSpan((long)Math.Round(count * one))
            : trimmed.Contains(':') && TimeSpan.TryParseExact(trimmed, "c", CultureInfo.InvariantCulture, out TimeSpan exact) ? exact : TimeSpan.Zero;
        return span > TimeSpan.Zero ? span : throw new FormatException($"A length of time must be like 5min, 90s, 1h, 7d or 2w and longer than 0, was '{text}'.");
    }
}
