using Misfit.Benchmarks.Evaluations;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.Benchmarks.Tests.Evaluations;

public sealed class SeriesEventsTests
{
    // Two machines, a reading a day, rows in turns; b's rows stand in reverse.
    private static readonly Table Rows = new(
    [
        new TimeColumn("at", [.. Enumerable.Range(0, 20).Select(i => (100 + (i % 2 == 0 ? i / 2 : 9 - (i / 2))) * TimeSpan.TicksPerDay)]),
        new CategoryColumn("machine", [.. Enumerable.Range(0, 20).Select(i => i % 2)], ["a", "b"]),
    ]);

    [Fact]
    public void Of_groupsInTurns_keepsTheirEventsApart()
    {
        // a is odd on days 2 to 4 and flagged on days 4 to 5; b is odd on days 7 and 8 and flagged on day 0.
        bool[] anomalies = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? i / 2 is >= 2 and <= 4 : 9 - (i / 2) is 7 or 8)];
        int[] intervals = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? (i / 2 is 4 or 5 ? 1 : 0) : 9 - (i / 2) == 0 ? 2 : 0)];

        SeriesEvents events = SeriesEvents.Of(new SeriesOptions("at") { Group = "machine" }, Rows, anomalies, intervals);

        Assert.Equal((2, 2, 1, 1), (events.Events.Events, events.Events.Alarms, events.Events.Found, events.Events.FalseAlarms));
        Assert.Equal([TimeSpan.FromDays(2), null], events.Delays);
        Assert.Equal(TimeSpan.FromDays(2), events.MedianDelay);
        Assert.Equal(TimeSpan.FromDays(18), events.Watched);
        Assert.Equal(7.0 / 18, events.FalseAlarmsPerWeek, 12);
    }
}
