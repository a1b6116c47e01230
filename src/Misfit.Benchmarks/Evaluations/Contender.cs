using Misfit.Detectors;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>A detector to evaluate, under the name that reports give it.</summary>
/// <param name="Name">Its id, followed by a preset's name if one was chosen: <c>autoencoder:cloudera</c>.</param>
/// <param name="Detector">The recipe. Each run replaces its seed.</param>
public sealed record Contender(string Name, Detector Detector)
{
    /// <summary>The detector's id.</summary>
    public string Id => Detector.Info.Id;

    /// <summary>Reads ID or ID:PRESET, and sets options given as text.</summary>
    /// <param name="text">The id of a catalogue detector, optionally with a preset.</param>
    /// <param name="options">Names and values of options, set in order.</param>
    /// <exception cref="OptionsException">There is no such detector, preset or option, or a value cannot be read.</exception>
    public static Contender Parse(string text, params IReadOnlyList<(string Name, string Value)> options)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        DetectorInfo info = DetectorCatalog.Find(parts[0]);
        Detector detector = info.Create();
        if (parts.Length == 2)
        {
            detector = info.With(detector, "preset", parts[1]);
        }

        foreach ((string name, string value) in options)
        {
            detector = info.With(detector, name, value);
        }

        return new Contender(text, detector);
    }
}
