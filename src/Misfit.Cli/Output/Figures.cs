using System.Globalization;

namespace Misfit.Cli.Output;

/// <summary>Numbers as people read them, in the invariant culture.</summary>
internal static class Figures
{
    /// <summary>A count with thousands separated: 12,345.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count and its noun: 1 row, 2 rows.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>A number of <paramref name="digits"/> significant digits, without an exponent where that reads well.</summary>
    public static string Short(double value, int digits = 4)
    {
        double size = Math.Abs(value);
        if (value == 0 || !double.IsFinite(value))
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        int decimals = Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(size)));
        return size is < 1e-4 or >= 1e9
            ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A p-value to four decimals.</summary>
    public static string Chance(double value) => value < 0.00005 ? value.ToString("0.#e0", CultureInfo.InvariantCulture) : value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage: 0.0123 is 1.23 %.</summary>
    public static string Percent(double share) => $"{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)} %";

    /// <summary>A duration as people say it: 850 ms, 12 s, 3 min 20 s.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMinutes):0} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):0} h {time.Minutes} min"),
    };

    /// <summary>A text cut to a length.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
