namespace Misfit.Series;

/// <summary>How a series was found to run, and what was done to it.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Step">The time from one step to the next.</param>
/// <param name="Averaged">Whether steps are fixed bins of time whose rows are averaged, as when the step was named.</param>
/// <param name="WindowSteps">Steps of a window.</param>
/// <param name="Period">The length of the season that was subtracted; null when none was.</param>
public sealed record SeriesSummary(SeriesOptions Options, TimeSpan Step, bool Averaged, int WindowSteps, TimeSpan? Period)
{
    /// <summary>The summary in a sentence.</summary>
    public override string ToString()
    {
        string windows = Options.Calendar is { } unit ? $"one {unit.ToString().ToLowerInvariant()} ({WindowSteps} steps)" : WindowSteps == 1 ? "1 step" : $"{WindowSteps} steps ({Durations.Text(Step * WindowSteps)})";
        string stride = Options.Calendar is null && Options.Stride > 1 ? $", every {Options.Stride} steps" : "";
        string group = Options.Group is { } name ? $", series by '{name}'" : "";
        string season = Period is { } period ? $", season of {Durations.Text(period)} subtracted" : Options.Deseasonalize ? ", no season found" : "";
        string points = Options.Points == PointScore.Mean ? "the mean of the windows that cover it" : "that of the window that ends there";
        return $"'{Options.Time}' every {Durations.Text(Step)}{(Averaged ? ", averaged" : "")}{group}; windows of {windows}{stride}{(Options.Detrend ? ", trend subtracted" : "")}{season}{(Options.Difference ? ", differences" : "")}; a point's score is {points}";
    }
}

/// <summary>What brings rows to windows, as it was fitted.</summary>
internal sealed record FittedSeries(SeriesTransform Transform, int Steps)
{
    public SeriesOptions Options => Transform.Options;

    public SeriesClock Clock => Transform.Clock;

    public WindowCutter Cutter => new(Steps, Options, Clock.Step);

    public SeriesSummary Summary => new(Options, new TimeSpan(Clock.Step), Clock.Bins, Steps, Transform.Period > 0 ? new TimeSpan(Transform.Period) : null);
}
