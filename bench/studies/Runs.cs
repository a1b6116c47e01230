using System.Globalization;
using Misfit.Benchmarks.Evaluations;
using Misfit.Data.Datasets;

namespace Misfit.StudiesBenchmark;

/// <summary>What the subcommands share.</summary>
internal static class Runs
{
    public static LabelledTable Load(string name) => LabelledTable.From(new DataSetStore().Load(name));

    /// <summary>Mean and population standard deviation in per cent: 76.3 ± 0.4.</summary>
    public static string PerCent(IReadOnlyList<double> values)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return string.Create(CultureInfo.InvariantCulture, $"{100 * mean:F1} ± {100 * deviation:F1}");
    }

    public static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Settings given as NAME=VALUE, over defaults.</summary>
    public static Dictionary<string, string> Settings(IReadOnlyList<string> arguments, params (string Name, string Value)[] defaults)
    {
        var settings = defaults.ToDictionary(pair => pair.Name, pair => pair.Value);
        foreach (string argument in arguments)
        {
            string[] parts = argument.Split('=', 2);
            if (parts.Length < 2 || !settings.ContainsKey(parts[0]))
            {
                throw new ArgumentException($"Settings are {string.Join(", ", settings.Keys)}, as NAME=VALUE; was '{argument}'.");
            }

            settings[parts[0]] = parts[1];
        }

        return settings;
    }
}
