using System.Globalization;
using Misfit.Series;

namespace Misfit.Server.Models;

/// <summary>The options of a series as C#.</summary>
internal static class SeriesSource
{
    public static string Of(SeriesOptions options)
    {
        var standard = new SeriesOptions(options.Time);
        IEnumerable<string?> changed =
        [
            options.Group is { } group ? $"Group = {CSharpSource.Literal(group)}" : null,
            options.ModelPerGroup ? "ModelPerGroup = true" : null,
            options.Step is { } step ? $"Step = {Span(step)}" : null,
            options.Steps == standard.Steps ? null : $"Steps = {Number(options.Steps)}",
            options.Stride == standard.Stride ? null : $"Stride = {Number(options.Stride)}",
            options.Calendar is { } unit ? $"Calendar = CalendarUnit.{unit}" : null,
            options.Difference ? "Difference = true" : null,
            options.Detrend ? "Detrend = true" : null,
            options.Deseasonalize ? "Deseasonalize = true" : null,
            options.Period is { } period ? $"Period = {Span(period)}" : null,
            options.Points == standard.Points ? null : $"Points = PointScore.{options.Points}",
        ];
        return $"new SeriesOptions({CSharpSource.Literal(options.Time)}) {{ {string.Join(", ", changed.OfType<string>())} }}";
    }

    private static string Span(TimeSpan span) => $"new System.TimeSpan({span.Ticks.ToString(CultureInfo.InvariantCulture)}L)";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
