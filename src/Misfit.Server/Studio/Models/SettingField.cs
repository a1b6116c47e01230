using System.Globalization;
using System.Text.RegularExpressions;
using Misfit.Detectors;

namespace Misfit.Server.Studio.Models;

/// <summary>How one option of a method is asked for in a form.</summary>
/// <param name="Name">The option.</param>
/// <param name="Default">Its default.</param>
/// <param name="Help">What it does.</param>
/// <param name="Range">What it must be.</param>
/// <param name="Words">The words to choose from; empty when it is typed.</param>
/// <param name="Least">The least number; null for others.</param>
/// <param name="Most">The greatest number; null for others.</param>
/// <param name="Whole">Whether the number must be whole.</param>
internal sealed partial record SettingField(string Name, string Default, string Help, string Range, IReadOnlyList<string> Words, double? Least, double? Most, bool Whole)
{
    /// <summary>What forms call the field of an option.</summary>
    public const string Prefix = "set.";

    public bool IsNumber => Least is not null;

    /// <summary>The fields of a method, in the catalogue's order.</summary>
    public static IReadOnlyList<SettingField> Of(DetectorInfo info)
    {
        Detector defaults = info.Create();
        return [.. info.Options.Select(option => Of(option, option.Get(defaults)))];
    }

    /// <summary>The recipe that the fields describe: the options that differ from their defaults.</summary>
    public static string Recipe(DetectorInfo info, string? preset, Func<string, string?> valueOf)
    {
        Detector defaults = info.Create();
        IEnumerable<string> changed = info.Options
            .Select(option => (option.Name, Value: valueOf(option.Name)?.Trim(), Default: option.Get(defaults)))
            .Where(option => option.Value is { Length: > 0 } value && value != option.Default)
            .Select(option => $"/{option.Name}={option.Value}");
        return info.Id + (string.IsNullOrEmpty(preset) ? "" : $":{preset}") + string.Concat(changed);
    }

    private static SettingField Of(DetectorOption option, string standard)
    {
        IReadOnlyList<string> words = option.Type switch
        {
            "flag" => ["true", "false"],
            "choice" => option.Range["one of ".Length..].Split(", "),
            _ => [],
        };
        Match range = option.Type is "integer" or "number" ? FromTo().Match(option.Range) : Match.Empty;
        return new SettingField(option.Name, standard, option.Summary, option.Range, words, Bound(range, 1), Bound(range, 2), option.Type == "integer");
    }

    private static double? Bound(Match range, int group) =>
        range.Success && double.TryParse(range.Groups[group].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    [GeneratedRegex(@"from (\S+) to (\S+)$")]
    private static partial Regex FromTo();
}
