namespace Misfit.Detectors;

/// <summary>
/// A recipe in one word: its id, a preset after a colon, options after slashes. <c>vae:tracinad-thyroid/epochs=50/hidden=64,128</c>. The seed is left out.
/// </summary>
public static class RecipeText
{
    /// <summary>The id and every option that differs from the default.</summary>
    public static string Of(Detector recipe)
    {
        Detector plain = recipe.Info.Create();
        IEnumerable<string> changed = recipe.Info.Options
            .Select(option => (option.Name, Value: option.Get(recipe), Default: option.Get(plain)))
            .Where(option => option.Value != option.Default)
            .Select(option => $"/{option.Name}={option.Value}");
        return recipe.Info.Id + string.Concat(changed);
    }

    /// <summary>The recipe that a word describes; null when it names no method.</summary>
    /// <exception cref="OptionsException">The method has no such preset or option, or a value cannot be read.</exception>
    public static Detector? Parse(string text)
    {
        string[] parts = text.Split('/');
        string[] name = parts[0].Split(':', 2);
        DetectorInfo? info = DetectorCatalog.All.FirstOrDefault(info => info.Id == name[0]);
        if (info is null)
        {
            return null;
        }

        Detector recipe = name.Length == 2 ? info.With(info.Create(), "preset", name[1]) : info.Create();
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            recipe = equals > 0
                ? info.With(recipe, part[..equals], part[(equals + 1)..])
                : throw new OptionsException(info.Id, [new OptionProblem("option", "NAME=VALUE", $"'{part}'")]);
        }

        return recipe;
    }
}
