using System.Globalization;

namespace Misfit.Series;

/// <summary>How the score of a point in time comes from the scores of the windows it lies in.</summary>
public enum PointScore
{
    /// <summary>The mean over all windows that cover the point. It needs the points that follow.</summary>
    Mean,

    /// <summary>The score of the window that ends at the point: all that can be known when the point arrives.</summary>
    Last,
}

/// <summary>Stretches of the calendar, in UTC. Weeks begin on Monday.</summary>
public enum CalendarUnit
{
    /// <summary>From a full hour to the next.</summary>
    Hour,

    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>From Monday to Monday.</summary>
    Week,
}

/// <summary>How rows that follow each other in time become the windows a detector learns from.</summary>
/// <param name="Time">The column of times. Rows may stand in any order.</param>
public sealed record SeriesOptions(string Time)
{
    /// <summary>The most steps a window may have.</summary>
    public const int MostSteps = 4096;

    /// <summary>The column whose values tell several series apart. Windows never reach from one into another. Default null: there is one series.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// Whether every group gets a pipeline of its own: step, preprocessing, detector, calibration and threshold. Default false: one serves all groups. Needs
    /// <see cref="Group"/>.
    /// </summary>
    public bool ModelPerGroup { get; init; }

    /// <summary>
    /// The time from one step to the next. Rows within the same step are averaged. Default null: the median interval of the rows learned from, which must
    /// then be regular.
    /// </summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Steps of a window, from 1 to 4,096. Default 24. Not used with <see cref="Calendar"/>.</summary>
    public int Steps { get; init; } = 24;

    /// <summary>Windows begin at every step whose number is a multiple of this, from 1 to 4,096. Default 1. Not used with <see cref="Calendar"/>.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>The stretch of the calendar that is a window, whatever <see cref="Steps"/> and <see cref="Stride"/> say. Default null: windows slide.</summary>
    public CalendarUnit? Calendar { get; init; }

    /// <summary>Whether every number becomes its difference to that of the step before. Removes trends of any form. Default false.</summary>
    public bool Difference { get; init; }

    /// <summary>Whether a straight line, fitted to the rows learned from (Theil and Sen), is subtracted. Default false.</summary>
    public bool Detrend { get; init; }

    /// <summary>
    /// Whether the typical course of a season is subtracted: the median at each of its steps. Default false.
    /// </summary>
    public bool Deseasonalize { get; init; }

    /// <summary>The length of the season. Default null: found by autocorrelation; when there is none, nothing is subtracted.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>How windows' scores become scores of points in time. Default <see cref="PointScore.Mean"/>.</summary>
    public PointScore Points { get; init; } = PointScore.Mean;

    internal IEnumerable<OptionProblem> Problems()
    {
        if (Steps is < 1 or > MostSteps)
        {
            yield return new OptionProblem("steps", $"a whole number from 1 to {MostSteps}", Steps.ToString(CultureInfo.InvariantCulture));
        }

        if (Stride is < 1 or > MostSteps)
        {
            yield return new OptionProblem("stride", $"a whole number from 1 to {MostSteps}", Stride.ToString(CultureInfo.InvariantCulture));
        }

        foreach ((string name, TimeSpan? span) in new[] { ("step", Step), ("period", Period) })
        {
            if (span <= TimeSpan.Zero)
            {
                yield return new OptionProblem(name, "longer than 0", span.Value.ToString("c", CultureInfo.InvariantCulture));
            }
        }

        if (Group == Time)
        {
            yield return new OptionProblem("group", "another column than the time", Time);
        }

        if (ModelPerGroup && Group is null)
        {
            yield return new OptionProblem("model-per-group", "false when no column tells the groups apart", "true");
        }

        if (!Enum.IsDefined(Points) || (Calendar is { } unit && !Enum.IsDefined(unit)))
        {
            yield return new OptionProblem("series", "defined words", $"{Points}, {Calendar}");
        }
    }
}
