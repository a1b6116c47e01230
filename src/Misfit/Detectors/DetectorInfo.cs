using Misfit.Storage;

namespace Misfit.Detectors;

/// <summary>A method's entry in the catalogue.</summary>
public sealed record DetectorInfo
{
    /// <summary>The name on the command line and in model files.</summary>
    public required string Id { get; init; }

    /// <summary>The family, for people: "reconstruction", "trees", "neighbours".</summary>
    public required string Family { get; init; }

    /// <summary>The idea in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The paper it comes from: authors, title, venue, year.</summary>
    public required string Paper { get; init; }

    /// <summary>Whether it trains a neural network.</summary>
    public bool Deep { get; init; }

    /// <summary>
    /// Whether its fit calls <see cref="Training.TrainingContext.EpochFinished"/> before and after every epoch with a model to look at. Methods without epochs do not, nor those that put their
    /// model together after networks have been trained.
    /// </summary>
    public bool ReportsEpochs { get; init; }

    /// <summary>Its options with defaults and ranges.</summary>
    public required IReadOnlyList<DetectorOption> Options { get; init; }

    /// <summary>Published configurations by name.</summary>
    public IReadOnlyList<DetectorPreset> Presets { get; init; } = [];

    /// <summary>Creates the recipe with its defaults.</summary>
    public required Func<Detector> Create { get; init; }

    /// <summary>Builds a fitted model from its recipe and the tensors it saved.</summary>
    /// <remarks>Throws <see cref="ModelFormatException"/> when the tensors do not fit.</remarks>
    public required Func<Detector, TensorCollection, DetectorModel> Load { get; init; }

    /// <summary>The recipe with one option changed, given as text: NAME=VALUE of the command line. "preset" takes a preset's name.</summary>
    /// <exception cref="OptionsException">There is no such option, or the text cannot be read as its type.</exception>
    public Detector With(Detector detector, string name, string value)
    {
        if (name == "preset")
        {
            DetectorPreset preset = Presets.FirstOrDefault(preset => preset.Name == value)
                ?? throw Unusable("preset", Presets.Count == 0 ? "left out: there are none" : $"one of {string.Join(", ", Presets.Select(p => p.Name))}", value);
            return preset.Create() with { Seed = detector.Seed };
        }

        DetectorOption option = Options.FirstOrDefault(option => option.Name == name)
            ?? throw Unusable(name, $"an option it has ({string.Join(", ", Options.Select(o => o.Name))})", "unknown");
        return option.Set(detector, value) ?? throw Unusable(name, option.Range, $"'{value}'");
    }

    private OptionsException Unusable(string option, string mustBe, string was) => new(Id, [new OptionProblem(option, mustBe, was)]);
}

/// <summary>A published configuration, needed to reproduce a figure.</summary>
/// <param name="Name">The word after <c>preset=</c>.</param>
/// <param name="Summary">What it is and where it was published.</param>
/// <param name="Create">Creates the recipe.</param>
public sealed record DetectorPreset(string Name, string Summary, Func<Detector> Create);
