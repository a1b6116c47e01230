using System.Globalization;

namespace Misfit.Server.Studio;

/// <summary>Numbers and words as pages show them.</summary>
internal static class Shown
{
    /// <summary>Four significant digits; N/A where undefined.</summary>
    public static string Number(double value) => double.IsFinite(value) ? Math.Abs(value) >= 1000 && value == Math.Floor(value) && Math.Abs(value) < 1e15 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture) : "N/A";

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>All digits, for fields and addresses.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? (100 * share).ToString(share is > 0 and < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %" : "N/A";

    /// <summary>A value of a table.</summary>
    public static string Value(string text) => text.Length == 0 ? "missing" : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && text.Length > 8 ? Number(number) : text;

    /// <summary>A moment in UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
