using Misfit.Explanations;

namespace Misfit.Cli.Output;

/// <summary>Reasons in words.</summary>
internal static class ReasonText
{
    public const int LongestValue = 32;

    /// <summary>"amount 9310 (typical 42.1)"; the value the model expected stands beside the typical one where it differs.</summary>
    public static string Of(Reason reason)
    {
        string value = Figures.Cut(reason.Value, LongestValue);
        string typical = Figures.Cut(reason.Typical, LongestValue);
        return $"{reason.Column} {value} (typical {typical})";
    }

    public static string Of(IEnumerable<Reason> reasons) => string.Join("; ", reasons.Select(Of));
}
