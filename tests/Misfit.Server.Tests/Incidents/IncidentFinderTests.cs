using Misfit.Server.Feedback;
using Misfit.Server.Incidents;
using Misfit.Tables;

namespace Misfit.Server.Tests.Incidents;

public class IncidentFinderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hundred_consecutive_flags_are_one_incident(bool time)
    {
        double[] scores = InvestigatedRuns.Scores(1000, 2, Enumerable.Range(300, 100));
        scores[350] = 3;
        InvestigatedRun run = InvestigatedRuns.Of(scores, 1, time: time);
        Incident incident = Assert.Single(Find(run));
        Assert.Equal(100, incident.Flagged.Count);
        Assert.Equal(100, incident.Span);
        Assert.Equal((run.PlaceOf(300), run.PlaceOf(399), run.PlaceOf(350), 350, 3.0), (incident.Start, incident.End, incident.Peak, incident.PeakRow, incident.PeakScore));
    }

    [Fact]
    public void Flags_with_more_rows_between_than_the_bridge_are_two_incidents()
    {
        double[] scores = InvestigatedRuns.Scores(100, 2, 20, 20 + IncidentFinder.Bridge + 1, 60, 60 + IncidentFinder.Bridge + 2);
        Assert.Equal([2, 1, 1], Find(InvestigatedRuns.Of(scores, 1)).Select(incident => incident.Flagged.Count));
    }

    [Fact]
    public void Groups_flagged_at_the_same_time_are_one_incident_that_names_them()
    {
        double[] scores = InvestigatedRuns.Scores(300, 2, 30, 31, 33, 34, 200);
        IReadOnlyList<Incident> found = Find(InvestigatedRuns.Of(scores, 1, ["a", "b", "c"]));
        Assert.Equal(2, found.Count);
        Assert.Equal(["a", "b"], found[0].Groups);
        Assert.Equal(["c"], found[1].Groups);
    }

    [Fact]
    public void A_long_pause_ends_an_incident()
    {
        double[] scores = [.. Enumerable.Repeat(0.1, 50), 2, 2, .. Enumerable.Repeat(0.1, 50)];
        long[] ticks = [.. Enumerable.Range(0, scores.Length).Select(row => (row + (row > 50 ? 500L : 0)) * TimeSpan.TicksPerMinute)];
        var run = new InvestigatedRun("run", new Table([new TimeColumn("at", ticks)]), scores, 1, new RunRoles("at", null, null, [], null));
        Assert.Equal(2, Find(run).Count);
    }

    [Fact]
    public void Rows_without_a_score_are_not_flagged()
    {
        double[] scores = InvestigatedRuns.Scores(20, double.NaN, Enumerable.Range(0, 5));
        Assert.Empty(Find(InvestigatedRuns.Of(scores, 1)));
    }

    [Fact]
    public void Urgency_grows_with_the_peak_with_length_and_with_groups()
    {
        var incident = new Urgency(Peak: 2, Threshold: 1, Middle: 0.1, Rows: 5, MostRows: 20, Groups: 1, AllGroups: 4);
        Assert.InRange(incident.Value, 0, 100);
        Assert.True((incident with { Peak = 3 }).Value > incident.Value);
        Assert.True((incident with { Rows = 6 }).Value > incident.Value);
        Assert.True((incident with { Groups = 2 }).Value > incident.Value);
        Assert.Equal(100 * ((0.6 * (1 / 1.9)) + (0.25 * Math.Log(6) / Math.Log(21)) + (0.15 / 4)), incident.Value, 10);
    }

    private static IReadOnlyList<Incident> Find(InvestigatedRun run) => IncidentFinder.Find(run, Judgement.Of(run, []).Flagged);
}
