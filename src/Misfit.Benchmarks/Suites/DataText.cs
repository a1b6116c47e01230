using System.Globalization;

namespace Misfit.Benchmarks.Suites;

/// <summary>Data of a cell in a word: a name, and settings as in an address, <c>mnist?class=3&amp;fit=700</c>. What was not asked for at the end was misspelt, see <see cref="CheckAllUsed"/>.</summary>
internal sealed class DataText
{
    private readonly string text;
    private readonly Dictionary<string, string> settings = [];
    private readonly HashSet<string> unused = [];

    /// <exception cref="DataException">A setting has no value.</exception>
    public DataText(string text)
    {
        this.text = text;
        string[] parts = text.Split('?', 2);
        Name = parts[0];
        foreach (string part in parts.Length == 2 ? parts[1].Split('&') : [])
        {
            string[] pair = part.Split('=', 2);
            settings.Add(pair[0], pair.Length == 2 ? pair[1] : "");
            unused.Add(pair[0]);
        }
    }

    public string Name { get; }

    public bool Has(string setting)
    {
        unused.Remove(setting);
        return settings.ContainsKey(setting);
    }

    public string? Text(string setting) => Has(setting) ? settings[setting] : null;

    public string Needed(string setting) => Text(setting) ?? throw new DataException($"{text}: its protocol needs {setting}=….");

    public int? Count(string setting) => Text(setting) is { } value
        ? int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : throw Wrong(setting, "a whole number above 0", value)
        : null;

    public double? Share(string setting) => Text(setting) is { } value
        ? double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is >= 0 and < 1 ? share : throw Wrong(setting, "at least 0 and below 1", value)
        : null;

    /// <exception cref="DataException">A setting was given that nothing asked for.</exception>
    public void CheckAllUsed(string protocol)
    {
        if (unused.Count > 0)
        {
            throw new DataException($"{text}: there is no setting {string.Join(", ", unused.Order(StringComparer.Ordinal))} for this data under the protocol {protocol} (see docs/guide/benchmarks.md).");
        }
    }

    private DataException Wrong(string setting, string must, string was) => new($"{text}: {setting} must be {must}, was '{was}'.");
}
