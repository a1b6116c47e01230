using System.Globalization;
using Misfit.Tables;

namespace Misfit.Series;

/// <summary>Puts rows in order of time and counts their steps.</summary>
/// <param name="Step">Ticks from one step to the next.</param>
/// <param name="Bins">
/// Whether steps are fixed bins of time that may hold many rows, as when the user named the step. Otherwise a row is as many steps behind the one before as its
/// interval is nearest to, at least one, so that jitter and slips of a clock do not add up.
/// </param>
internal sealed record SeriesClock(long Step, bool Bins)
{
    private const double NearMedian = 0.2;
    private const int IntervalsToJudge = 3;

    // A clock's median interval of 60.003 s means a minute.
    private const double Roundness = 0.02;

    private static readonly long[] RoundSteps =
    [
        .. new[] { 1, 2, 5, 10, 20, 50, 100, 200, 250, 500 }.Select(count => count * TimeSpan.TicksPerMillisecond),
        .. new[] { 1, 2, 5, 10, 15, 20, 30 }.Select(count => count * TimeSpan.TicksPerSecond),
        .. new[] { 1, 2, 5, 10, 15, 20, 30 }.Select(count => count * TimeSpan.TicksPerMinute),
        .. new[] { 1, 2, 3, 4, 6, 8, 12, 24, 168 }.Select(count => count * TimeSpan.TicksPerHour),
    ];

    /// <summary>The clock of rows to learn from.</summary>
    /// <exception cref="DataException">The intervals are irregular and no step is given.</exception>
    public static SeriesClock Find(Table rows, SeriesOptions options)
    {
        if (options.Step is { } given)
        {
            return new SeriesClock(given.Ticks, Bins: true);
        }

        long[] intervals = Intervals(rows, options);
        if (intervals.Length == 0)
        {
            throw new DataException($"Column '{options.Time}' needs at least two different times to tell the step of the series from.");
        }

        long median = Median(intervals);
        double regular = Regularity(intervals);
        return regular >= 0.5
            ? new SeriesClock(RoundSteps.FirstOrDefault(round => Math.Abs(round - median) <= Roundness * round, median), Bins: false)
            : throw new DataException($"The times in '{options.Time}' are irregular: only {regular.ToString("0%", CultureInfo.InvariantCulture)} of the intervals are near the median of {Durations.Text(new TimeSpan(median))}. Name a step to average over, for example 1h{(options.Group is null ? ", or the column that tells several series apart" : "")}.");
    }

    /// <summary>The share of intervals within a fifth of the median one.</summary>
    public static double Regularity(long[] intervals)
    {
        long median = Median(intervals);
        return (double)intervals.Count(interval => Math.Abs(interval - median) <= NearMedian * median) / intervals.Length;
    }

    /// <summary>The intervals between different times that follow each other in a group.</summary>
    public static long[] Intervals(Table rows, SeriesOptions options)
    {
        (int[] groups, _) = SeriesGroups.Of(rows, options);
        long[] ticks = Times(rows, options.Time, 0);
        int[] order = Order(ticks, groups);
        return [.. order.Zip(order.Skip(1)).Where(pair => groups[pair.First] == groups[pair.Second]).Select(pair => ticks[pair.Second] - ticks[pair.First]).Where(interval => interval > 0)];
    }

    /// <summary>Puts rows in order.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">Which columns tell time and group.</param>
    /// <param name="firstRow">The number by which messages call the first row.</param>
    /// <exception cref="DataException">A row has no time, or the rows' own step is another one.</exception>
    public SeriesPoints Lay(Table rows, SeriesOptions options, long firstRow)
    {
        (int[] groups, string[] names) = SeriesGroups.Of(rows, options);
        long[] ticks = Times(rows, options.Time, firstRow);
        int[] order = Order(ticks, groups);
        var indices = new List<long>();
        var times = new List<long>();
        var pointGroups = new List<int>();
        var first = new List<int>();
        int fast = 0, intervals = 0;
        for (int i = 0; i < order.Length; i++)
        {
            long time = ticks[order[i]];
            bool begins = i == 0 || groups[order[i]] != groups[order[i - 1]];
            long interval = begins ? 0 : time - times[^1];
            long index = Bins ? time / Step : begins ? 0 : interval == 0 ? indices[^1] : indices[^1] + Math.Max(1, (interval + (Step / 2)) / Step);
            if (begins || index > indices[^1])
            {
                intervals += begins ? 0 : 1;
                fast += !begins && interval < (1 - NearMedian) * Step ? 1 : 0;
                indices.Add(index);
                times.Add(Bins ? index * Step : time);
                pointGroups.Add(groups[order[i]]);
                first.Add(i);
            }
        }

        if (!Bins && intervals >= IntervalsToJudge && 2 * fast > intervals)
        {
            throw new DataException($"The model's step is {Durations.Text(new TimeSpan(Step))}; most rows follow each other faster in '{options.Time}'. Score rows of the same step, or fit a model to these with a step to average over.");
        }

        string[] notes = [.. Notes(ticks, groups, [.. indices], [.. pointGroups], options)];
        return new SeriesPoints([.. indices], [.. times], [.. pointGroups], names, order, [.. first, order.Length], notes);
    }

    private IEnumerable<string> Notes(long[] ticks, int[] groups, long[] indices, int[] pointGroups, SeriesOptions options)
    {
        var latest = new Dictionary<int, long>();
        int unsorted = 0;
        for (int row = 0; row < ticks.Length; row++)
        {
            long before = latest.GetValueOrDefault(groups[row], long.MinValue);
            unsorted += ticks[row] < before ? 1 : 0;
            latest[groups[row]] = Math.Max(before, ticks[row]);
        }

        if (unsorted > 0)
        {
            yield return $"{Rows(unsorted)} in '{options.Time}' before a row above; the series was put in order of time";
        }

        int shared = ticks.Length - indices.Length;
        if (shared > 0)
        {
            yield return $"{Rows(shared)} at the same step as another; their numbers were averaged";
        }

        int gaps = 0;
        long missing = 0;
        for (int i = 1; i < indices.Length; i++)
        {
            long skipped = pointGroups[i] == pointGroups[i - 1] ? indices[i] - indices[i - 1] - 1 : 0;
            gaps += skipped > 0 ? 1 : 0;
            missing += skipped;
        }

        if (gaps > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{missing:N0} steps of {Durations.Text(new TimeSpan(Step))} are missing in {gaps:N0} {(gaps == 1 ? "gap" : "gaps")}; windows with few of them are filled by interpolation, others are left out");
        }
    }

    private static string Rows(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "row lies" : "rows lie")}");

    private static int[] Order(long[] ticks, int[] groups) =>
        [.. Enumerable.Range(0, ticks.Length).OrderBy(row => groups[row]).ThenBy(row => ticks[row])];

    private static long Median(long[] intervals)
    {
        long[] sorted = [.. intervals];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }

    /// <summary>The time of every row.</summary>
    /// <exception cref="DataException">The column holds no times, or a row has none.</exception>
    public static long[] Times(Table rows, string name, long firstRow)
    {
        Column column = rows[name];
        if (column is not TimeColumn times)
        {
            throw new DataException($"Column '{name}' must hold times, holds {(column.Kind == ColumnKind.Number ? "numbers" : "words")} such as '{(column.Count > 0 ? column.Text(0) : "")}'. Write times as 2026-01-31 12:00:00.");
        }

        int missing = Enumerable.Range(0, times.Count).FirstOrDefault(times.IsMissing, -1);
        return missing < 0 ? times.Ticks.ToArray() : throw new DataException($"Row {firstRow + missing} has no time in column '{name}'; every row of a series needs one. Fill it in, or leave the row out.");
    }
}

/// <summary>Which series each row belongs to.</summary>
internal static class SeriesGroups
{
    /// <summary>The number of each row's group, and the groups' names by first appearance.</summary>
    public static (int[] Groups, string[] Names) Of(Table rows, SeriesOptions options)
    {
        if (options.Group is not { } name)
        {
            return (new int[rows.Rows], [""]);
        }

        Column column = rows[name];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new int[rows.Rows];
        for (int row = 0; row < groups.Length; row++)
        {
            string text = column.Text(row);
            numbers.TryAdd(text, numbers.Count);
            groups[row] = numbers[text];
        }

        return (groups, [.. numbers.Keys]);
    }

    /// <summary>The rows of each group, by first appearance.</summary>
    public static (string Name, int[] Rows)[] RowsOf(Table rows, SeriesOptions options)
    {
        (int[] groups, string[] names) = Of(rows, options);
        ILookup<int, int> byGroup = Enumerable.Range(0, groups.Length).ToLookup(row => groups[row]);
        return [.. names.Select((name, group) => (name, byGroup[group].ToArray()))];
    }
}
