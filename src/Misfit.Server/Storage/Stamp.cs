using System.Globalization;

namespace Misfit.Server.Storage;

/// <summary>Points in time as the database keeps them: ISO 8601 in UTC.</summary>
internal static class Stamp
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static DateTimeOffset Read(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static DateTimeOffset? ReadOptional(string? text) => text is null ? null : Read(text);
}
