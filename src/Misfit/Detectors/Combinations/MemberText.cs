namespace Misfit.Detectors.Combinations;

/// <summary>Members of an ensemble as text: ID, ID:PRESET as on the command line, and either with options in braces, knn{neighbors=10;distance=mean}.</summary>
internal static class MemberText
{
    /// <summary>The recipe with the seed; null when there is no such detector, preset or option, or a value cannot be read.</summary>
    public static Detector? Parse(string text, int seed)
    {
        int brace = text.IndexOf('{', StringComparison.Ordinal);
        if (brace >= 0 && text[^1] != '}')
        {
            return null;
        }

        string[] name = (brace < 0 ? text : text[..brace]).Split(':', 2);
        string[] options = brace < 0 ? [] : text[(brace + 1)..^1].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (DetectorCatalog.All.FirstOrDefault(info => info.Id == name[0]) is not { } entry)
        {
            return null;
        }

        Detector? recipe = name.Length == 1 ? entry.Create() : entry.Presets.FirstOrDefault(preset => preset.Name == name[1])?.Create();
        foreach (string option in options)
        {
            string[] parts = option.Split('=', 2);
            recipe = recipe is null || parts.Length < 2 ? null : entry.Options.FirstOrDefault(known => known.Name == parts[0])?.Set(recipe, parts[1]);
        }

        return recipe is null ? null : recipe with { Seed = seed };
    }
}
