using System.Globalization;

namespace Misfit.Server.Studio;

/// <summary>Numbers and words as pages show them.</summary>
internal static class Shown
{
    /// <summary>Four significant digits, as the scripts write them; N/A where undefined.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return "N/A";
        }

        if (value == Math.Floor(value) && Math.Abs(value) < 1e15)
        {
            return value.ToString("N0", CultureInfo.InvariantCulture);
        }

        double rounded = double.Parse(value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(rounded) is >= 1e-6 and < 1e15 ? rounded.ToString("0.##########", CultureInfo.InvariantCulture) : rounded.ToString("0.###e+0", CultureInfo.InvariantCulture);
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>All digits, for fields and addresses.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Six digits, for fields that people type in.</summary>
    public static string Typed(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? (100 * share).ToString(share is > 0 and < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %" : "N/A";

    /// <summary>A value of a table.</summary>
    public static string Value(string text) => text.Length == 0 ? "missing" : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && text.Length > 8 ? Number(number) : text;

    /// <summary>A moment in UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
