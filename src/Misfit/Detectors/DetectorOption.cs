using System.Globalization;

namespace Misfit.Detectors;

/// <summary>One option of a method: its name, type, default and range, and how to read and change it without reflection.</summary>
public sealed class DetectorOption
{
    private readonly Func<Detector, string> get;
    private readonly Func<Detector, string, Detector?> set;
    private readonly Func<Detector, bool> inRange;

    private DetectorOption(string name, string type, string range, string summary, Func<Detector, string> get, Func<Detector, string, Detector?> set, Func<Detector, bool> inRange)
    {
        (Name, Type, Range, Summary) = (name, type, range, summary);
        (this.get, this.set, this.inRange) = (get, set, inRange);
    }

    /// <summary>The name on the command line, in kebab case.</summary>
    public string Name { get; }

    /// <summary>"integer", "number", "flag", "choice", "integers", "names" or "recipe".</summary>
    public string Type { get; }

    /// <summary>What it must be, for people.</summary>
    public string Range { get; }

    /// <summary>The least number it may be, or a number of its list; null where it is no number.</summary>
    public double? Least { get; private init; }

    /// <summary>The largest such number.</summary>
    public double? Most { get; private init; }

    /// <summary>The words that it may be; empty where any text of its type will do.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>What it does, in one line.</summary>
    public string Summary { get; }

    /// <summary>The value a recipe has, as text that <see cref="Set"/> reads.</summary>
    public string Get(Detector detector) => get(detector);

    /// <summary>The recipe with this option changed; null when the text cannot be read as its type.</summary>
    public Detector? Set(Detector detector, string value) => set(detector, value);

    internal OptionProblem? Problem(Detector detector) => inRange(detector) ? null : new OptionProblem(Name, Range, Get(detector));

    /// <summary>A whole number in [least, most].</summary>
    public static DetectorOption Integer<T>(string name, int least, int most, string summary, Func<T, int> get, Func<T, int, T> set)
        where T : Detector =>
        new(name, "integer", $"a whole number from {least} to {most}", summary,
            detector => get((T)detector).ToString(CultureInfo.InvariantCulture),
            (detector, text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? set((T)detector, value) : null,
            detector => get((T)detector) >= least && get((T)detector) <= most)
        {
            Least = least,
            Most = most,
        };

    /// <summary>A number in [least, most].</summary>
    public static DetectorOption Number<T>(string name, double least, double most, string summary, Func<T, double> get, Func<T, double, T> set)
        where T : Detector =>
        new(name, "number", string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), summary,
            detector => get((T)detector).ToString("R", CultureInfo.InvariantCulture),
            (detector, text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? set((T)detector, value) : null,
            detector => get((T)detector) >= least && get((T)detector) <= most)
        {
            Least = least,
            Most = most,
        };

    /// <summary>true or false.</summary>
    public static DetectorOption Flag<T>(string name, string summary, Func<T, bool> get, Func<T, bool, T> set)
        where T : Detector =>
        new(name, "flag", "true or false", summary,
            detector => get((T)detector) ? "true" : "false",
            (detector, text) => bool.TryParse(text, out bool value) ? set((T)detector, value) : null,
            _ => true)
        {
            Words = ["false", "true"],
        };

    /// <summary>One word of an enumeration, in kebab case.</summary>
    public static DetectorOption Choice<T, TChoice>(string name, string summary, Func<T, TChoice> get, Func<T, TChoice, T> set)
        where T : Detector
        where TChoice : struct, Enum
    {
        Dictionary<string, TChoice> words = Enum.GetValues<TChoice>().ToDictionary(value => KebabCase(value.ToString()), value => value);
        return new(name, "choice", $"one of {string.Join(", ", words.Keys)}", summary,
            detector => KebabCase(get((T)detector).ToString()),
            (detector, text) => words.TryGetValue(text, out TChoice value) ? set((T)detector, value) : null,
            detector => words.ContainsValue(get((T)detector)))
        {
            Words = [.. words.Keys],
        };
    }

    /// <summary>A list of whole numbers in [least, most], written 64,32,16.</summary>
    public static DetectorOption Integers<T>(string name, int least, int most, string summary, Func<T, IReadOnlyList<int>> get, Func<T, IReadOnlyList<int>, T> set)
        where T : Detector =>
        new(name, "integers", $"whole numbers from {least} to {most}, separated by commas", summary,
            detector => string.Join(",", get((T)detector)),
            (detector, text) => ParseIntegers(text) is { } values ? set((T)detector, values) : null,
            detector => get((T)detector).All(value => value >= least && value <= most))
        {
            Least = least,
            Most = most,
        };

    /// <summary>A list of different names, written knn,lof; a comma before a digit belongs to a name.</summary>
    internal static DetectorOption Names<T>(string name, string range, string summary, Func<string, bool> known, Func<T, IReadOnlyList<string>> get, Func<T, IReadOnlyList<string>, T> set)
        where T : Detector =>
        new(name, "names", range, summary,
            detector => string.Join(",", get((T)detector)),
            (detector, text) => SplitNames(text) is var names && names.All(known) ? set((T)detector, names) : null,
            detector => get((T)detector) is { Count: > 0 } names && names.All(known) && names.Distinct().Count() == names.Count);

    /// <summary>Another method's recipe, written as <see cref="RecipeText"/> does.</summary>
    internal static DetectorOption Recipe<T>(string name, string range, string summary, Func<Detector, bool> fits, Func<T, Detector> get, Func<T, Detector, T> set)
        where T : Detector =>
        new(name, "recipe", range, summary,
            detector => RecipeText.Of(get((T)detector)),
            (detector, text) => RecipeText.Parse(text) is { } recipe && fits(recipe) ? set((T)detector, recipe) : null,
            detector => fits(get((T)detector)));

    // A comma before a digit is one of a value: vae/hidden=64,32 is one name.
    private static string[] SplitNames(string text)
    {
        var names = new List<string>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (names.Count > 0 && char.IsAsciiDigit(part[0]))
            {
                names[^1] += $",{part}";
            }
            else
            {
                names.Add(part);
            }
        }

        return [.. names];
    }

    private static int[]? ParseIntegers(string text)
    {
        string[] words = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var values = new int[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!int.TryParse(words[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i]))
            {
                return null;
            }
        }

        return values;
    }

    private static string KebabCase(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
