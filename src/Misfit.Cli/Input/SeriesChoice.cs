using System.CommandLine;
using System.Globalization;
using Misfit.Pipelines;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.Cli.Input;

/// <summary>The options that say that rows are readings of a series, and how they become windows.</summary>
internal sealed class SeriesChoice
{
    private const string Alone = "none";

    public Option<string?> Time { get; } = new("--time") { Description = "The column of times of a series: windows of consecutive rows are judged; 'none' judges each row alone (default: found, see 'series' below)", HelpName = "COL" };

    public Option<string?> Group { get; } = new("--group") { Description = "The column that tells several series apart; windows never reach from one into another", HelpName = "COL" };

    public Option<bool> PerGroup { get; } = new("--per-group") { Description = "Fit every group a model of its own, with its own calibration and threshold (default: one for all groups)" };

    public Option<string?> Window { get; } = new("--window") { Description = "What is judged as one: a number of steps, or hour, day or week of the calendar in UTC (default: 24 steps)", HelpName = "N" };

    public Option<string?> Step { get; } = new("--step") { Description = "Average the rows of every such length of time, as 5min, 1h or 1d (default: rows as they come, which must be regular)", HelpName = "TIME" };

    public Option<string?> Season { get; } = new("--season") { Description = "Subtract the typical course of a season: auto finds its length, 1d or 1w names it (default: none is subtracted)", HelpName = "TIME" };

    public Option<string?> Trend { get; } = new("--trend") { Description = "Take out a trend: line subtracts a straight one, difference takes each value's change (default: none)", HelpName = "HOW" };

    public Option<string?> Points { get; } = new("--points") { Description = "A row's score is the mean of the windows it lies in, or that of the last, which ends there and needs no later rows: mean, last (default: mean)", HelpName = "HOW" };

    private Option<string?>[] Shaping => [Group, Window, Step, Season, Trend, Points];

    public void AddTo(Command command)
    {
        command.Add(Time);
        foreach (Option<string?> option in Shaping)
        {
            command.Add(option);
            if (option == Group)
            {
                command.Add(PerGroup);
            }
        }
    }

    /// <summary>Checks the options before any data are read.</summary>
    public void Check(Session session) => _ = Shaped(session, new SeriesOptions(""));

    /// <summary>The recipe with the series that was asked for, or found; a remark says when it was found.</summary>
    public Pipeline Apply(Session session, Pipeline recipe, Table rows)
    {
        string[] leaveOut = [.. recipe.Ignore, .. new[] { recipe.LabelColumn }.OfType<string>()];
        if (session.Get(Time) is { } named && named != Alone)
        {
            SeriesOptions options = Shaped(session, new SeriesOptions(Existing(rows, "--time", named)));
            return recipe with { Series = options.Group is null ? options : options with { Group = Existing(rows, "--group", options.Group) } };
        }

        SeriesOptions? found = session.Get(Time) == Alone ? null : session.Get(Group) is { } group ? Alongside(rows, leaveOut, Existing(rows, "--group", group)) : SeriesGuess.Find(rows, leaveOut);
        if (found is null)
        {
            return Shaping.FirstOrDefault(option => session.Get(option) is not null) is { } pointless
                ? throw new UsageException($"{pointless.Name} is for series; name the column of times (--time COL)")
                : recipe;
        }

        if (session.Get(Group) is null)
        {
            session.Remark($"misfit: a series: {SeriesGuess.Reason(found)} (--time none judges each row alone)");
        }

        return recipe with { Series = Shaped(session, found) };
    }

    // With a group named, the only column of times can only be that of the series.
    private static SeriesOptions? Alongside(Table rows, string[] leaveOut, string group)
    {
        Column[] times = [.. rows.Columns.Where(column => column is TimeColumn && column.Name != group && !leaveOut.Contains(column.Name))];
        return times.Length == 1 ? new SeriesOptions(times[0].Name) { Group = group } : null;
    }

    private SeriesOptions Shaped(Session session, SeriesOptions options)
    {
        if (session.Get(PerGroup) && session.Get(Group) is null)
        {
            throw new UsageException($"{PerGroup.Name} needs {Group.Name} COL, the column that tells the groups apart");
        }

        string? trend = OneOf(session, Trend, "line", "difference");
        string? season = session.Get(Season);
        options = options with
        {
            Group = session.Get(Group),
            ModelPerGroup = session.Get(PerGroup),
            Step = session.Get(Step) is { } step ? Duration(Step, step) : null,
            Detrend = trend == "line",
            Difference = trend == "difference",
            Deseasonalize = season is not null,
            Period = season is null or "auto" ? null : Duration(Season, season),
            Points = OneOf(session, Points, "mean", "last") == "last" ? PointScore.Last : PointScore.Mean,
        };
        return session.Get(Window) switch
        {
            null => options,
            "hour" => options with { Calendar = CalendarUnit.Hour },
            "day" => options with { Calendar = CalendarUnit.Day },
            "week" => options with { Calendar = CalendarUnit.Week },
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int steps) && steps is >= 1 and <= SeriesOptions.MostSteps => options with { Steps = steps },
            var text => throw new UsageException($"--window must be hour, day, week, or a number of steps from 1 to {SeriesOptions.MostSteps}, was '{text}'"),
        };
    }

    private static string? OneOf(Session session, Option<string?> option, params string[] words) =>
        session.Get(option) is not { } text || words.Contains(text) ? session.Get(option) : throw new UsageException($"{option.Name} must be {string.Join(" or ", words)}, was '{text}'");

    private static TimeSpan Duration(Option<string?> option, string text)
    {
        try
        {
            return Durations.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"{option.Name}: {exception.Message.TrimEnd('.')}");
        }
    }

    private static string Existing(Table rows, string option, string name) => LabelOptions.Existing(rows, option, name);
}
