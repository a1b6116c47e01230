using Misfit.Metrics;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>The labelled events of a series beside its flagged intervals, in order of group and time.</summary>
/// <param name="Events">Runs of labelled rows beside runs of rows in flagged intervals.</param>
/// <param name="Watched">The time from the first to the last row, of all groups together.</param>
/// <param name="Delays">For each event the time from its start to the first flagged row in it; null when it was missed.</param>
public sealed record SeriesEvents(LabelledEvents Events, TimeSpan Watched, IReadOnlyList<TimeSpan?> Delays)
{
    /// <summary>Sets events beside intervals.</summary>
    /// <param name="options">Which columns tell time and group.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="anomalies">Whether each row is labelled an anomaly.</param>
    /// <param name="intervalOfRow">The number of the flagged interval each row lies in, 0 for none.</param>
    public static SeriesEvents Of(SeriesOptions options, Table rows, bool[] anomalies, IReadOnlyList<int> intervalOfRow)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rows);
        var times = (TimeColumn)rows[options.Time];
        Column? group = options.Group is null ? null : rows[options.Group];
        var labelled = new List<bool>();
        var flagged = new List<bool>();
        var ticks = new List<long>();
        long watched = 0;
        foreach (IGrouping<string, int> series in Enumerable.Range(0, rows.Rows).GroupBy(row => group?.Text(row) ?? ""))
        {
            int[] order = [.. series.OrderBy(row => times.Ticks[row])];
            watched += times.Ticks[order[^1]] - times.Ticks[order[0]];

            // A place between two groups keeps their runs apart.
            labelled.AddRange([.. order.Select(row => anomalies[row]), false]);
            flagged.AddRange([.. order.Select(row => intervalOfRow[row] > 0), false]);
            ticks.AddRange([.. order.Select(row => times.Ticks[row]), times.Ticks[order[^1]]]);
        }

        IReadOnlyList<PositionRange> ranges = PositionRange.Runs(labelled.ToArray());
        var events = new LabelledEvents(ranges, PositionRange.Runs(flagged.ToArray()));
        return new SeriesEvents(events, new TimeSpan(watched), [.. ranges.Zip(events.Delays).Select(pair => pair.Second is { } delay ? new TimeSpan(ticks[(int)(pair.First.Start + delay)] - ticks[(int)pair.First.Start]) : (TimeSpan?)null)]);
    }

    /// <summary>False alarms per week of time watched; NaN when no time passed.</summary>
    public double FalseAlarmsPerWeek => Watched > TimeSpan.Zero ? Events.FalseAlarmsPerWeek(Watched) : double.NaN;

    /// <summary>The median delay of the events found; null when none was.</summary>
    public TimeSpan? MedianDelay => Delays.OfType<TimeSpan>().Order().ToArray() is { Length: > 0 } found ? found[(found.Length - 1) / 2] : null;
}
