using Misfit.Explanations;

namespace Misfit.Cli.Output;

/// <summary>Reasons in words.</summary>
internal static class ReasonText
{
    public const int LongestValue = 32;

    /// <summary>"amount 9310 (typical 42.1)".</summary>
    public static string Of(Reason reason) => $"{reason.Column} {Figures.Cut(reason.Value, LongestValue)} ({Beside(reason)})";

    /// <summary>What to compare a value with: the typical one, or what the model expected beside the row's other values where the value itself is typical.</summary>
    public static string Beside(Reason reason) => reason.Value == reason.Typical && reason.Expected is { } expected && expected != reason.Value
        ? $"typical, but {Figures.Cut(expected, LongestValue)} expected here"
        : $"typical {Figures.Cut(reason.Typical, LongestValue)}";

    public static string Of(IEnumerable<Reason> reasons) => string.Join("; ", reasons.Select(Of));
}
