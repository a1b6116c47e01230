using Misfit.Preprocessing;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>The names of scalers on the command line and in the data set catalogue.</summary>
public static class ScalerName
{
    private static readonly (string Name, Scaler Scaler)[] Names =
    [
        ("standard", Scaler.Standard),
        ("min-max", Scaler.MinMax),
        ("robust", Scaler.Robust),
        ("quantile", Scaler.Quantile),
        ("none", Scaler.None),
    ];

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = Array.ConvertAll(Names, pair => pair.Name);

    /// <summary>The name of a scaler.</summary>
    public static string Of(Scaler scaler) => Array.Find(Names, pair => pair.Scaler == scaler).Name;

    /// <summary>The scaler of a name.</summary>
    /// <exception cref="OptionsException">There is none of that name.</exception>
    public static Scaler Parse(string name)
    {
        int index = Array.FindIndex(Names, pair => pair.Name == name);
        return index >= 0 ? Names[index].Scaler : throw new OptionsException("evaluation", [new OptionProblem("scaler", $"one of {string.Join(", ", All)}", $"'{name}'")]);
    }
}
