using System.CommandLine;
using Misfit.Detectors;

namespace Misfit.Cli;

/// <summary>The options that choose a detector: <c>-d</c>, <c>--set</c> and <c>--seed</c>.</summary>
internal sealed class DetectorChoice
{
    public const string Default = "isolation-forest";

    public Option<string> Id { get; } = new("--detector", "-d") { Description = "The detector, or ID:PRESET ('misfit detectors' lists them)", HelpName = "ID", DefaultValueFactory = _ => Default };

    public Option<string[]> Set { get; } = new("--set") { Description = "An option of the detector, as NAME=VALUE; may be repeated ('misfit detectors ID' lists them)", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    public Option<int> Seed { get; } = new("--seed") { Description = "Decides every random choice", HelpName = "N", DefaultValueFactory = _ => 42 };

    public void AddTo(Command command)
    {
        command.Add(Id);
        command.Add(Set);
        command.Add(Seed);
    }

    /// <summary>The recipe that the options describe.</summary>
    public Detector Create(Session session) => Create(session.Get(Id)!, session.Get(Set)!) with { Seed = session.Get(Seed) };

    /// <summary>The recipe of ID or ID:PRESET with some options changed.</summary>
    public static Detector Create(string text, IReadOnlyList<string> settings)
    {
        string[] parts = text.Split(':', 2);
        DetectorInfo info = Find(parts[0]);
        Detector detector = parts.Length == 2 ? info.With(info.Create(), "preset", parts[1]) : info.Create();

        // A preset replaces the whole recipe, so it comes first wherever it stands.
        foreach ((string name, string value) in settings.Select(Split).OrderByDescending(setting => setting.Name == "preset"))
        {
            if (name != "preset" && info.Options.All(option => option.Name != name))
            {
                throw new UsageException($"{info.Id} has no option '{name}'{Suggestion.For(name, info.Options.Select(option => option.Name))} (see: misfit detectors {info.Id})");
            }

            detector = info.With(detector, name, value);
        }

        return detector;
    }

    public static DetectorInfo Find(string id) =>
        DetectorCatalog.All.FirstOrDefault(info => info.Id == id)
        ?? throw new UsageException($"there is no detector '{id}'{Suggestion.For(id, DetectorCatalog.All.Select(info => info.Id))} ('misfit detectors' lists them)");

    private static (string Name, string Value) Split(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (setting[..equals], setting[(equals + 1)..]) : throw new UsageException($"--set must be NAME=VALUE, was '{setting}'");
    }
}
