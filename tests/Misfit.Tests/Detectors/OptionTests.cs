using System.Globalization;
using System.Text.RegularExpressions;
using Misfit.Detectors;

namespace Misfit.Tests.Detectors;

/// <summary>Every option of every detector: documented, read back from text, checked.</summary>
public sealed class OptionTests
{
    public static IEnumerable<object[]> Options =>
        DetectorCatalog.All.SelectMany(info => info.Options.Select(option => new object[] { info.Id, option.Name }));

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_is_documented_and_its_default_reads_back(string id, string name)
    {
        (DetectorInfo info, DetectorOption option) = Find(id, name);

        Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", option.Name);
        Assert.Contains(option.Type, new[] { "integer", "number", "flag", "choice", "integers", "names", "recipe" });
        Assert.NotEmpty(option.Range);
        Assert.NotEmpty(option.Summary);
        string text = option.Get(info.Create());
        Assert.Equal(text, option.Get(info.With(info.Create(), name, text)));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_changes_what_it_names_and_nothing_else(string id, string name)
    {
        (DetectorInfo info, DetectorOption option) = Find(id, name);
        Detector before = info.Create();
        Detector after = info.With(before, name, AnotherValue(option, before));

        Assert.NotEqual(option.Get(before), option.Get(after));
        Assert.All(info.Options.Where(other => other.Name != name), other => Assert.Equal(other.Get(before), other.Get(after)));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_out_of_range_is_refused_by_name(string id, string name)
    {
        (DetectorInfo info, DetectorOption option) = Find(id, name);
        Assert.Contains(name, Assert.Throws<OptionsException>(() => info.With(info.Create(), name, "neither this nor that")).Message, StringComparison.Ordinal);
        if (option.Type is "integer" or "number" or "integers")
        {
            double[] ends = Ends(option);
            foreach (string outside in new[] { Text(ends[0] - 1), Text(ends[1] + 1) })
            {
                Detector recipe = info.With(info.Create(), name, outside);
                Assert.Contains(Assert.Throws<OptionsException>(() => recipe.Fit(ConformanceData.Train)).Problems, problem => problem.Option == name);
            }
        }
    }

    private static (DetectorInfo Info, DetectorOption Option) Find(string id, string name)
    {
        DetectorInfo info = DetectorCatalog.Find(id);
        return (info, info.Options.Single(option => option.Name == name));
    }

    private static string AnotherValue(DetectorOption option, Detector detector)
    {
        string value = option.Get(detector);
        return option.Type switch
        {
            "flag" => value == "true" ? "false" : "true",
            "names" => value.Split(',')[^1],
            "recipe" => $"{value}/hidden=7",
            "choice" => option.Range["one of ".Length..].Split(", ").First(word => word != value),
            _ => Ends(option).Select(Text).First(end => end != value),
        };
    }

    private static double[] Ends(DetectorOption option) =>
        [.. Regex.Matches(option.Range, @"-?\d+(\.\d+)?(E[+-]?\d+)?").Take(2).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
