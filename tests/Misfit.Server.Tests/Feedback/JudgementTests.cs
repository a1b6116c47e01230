using Misfit.Server.Feedback;
using Misfit.Server.Incidents;

namespace Misfit.Server.Tests.Feedback;

public class JudgementTests
{
    private static readonly double[] Scores = [.. Enumerable.Range(0, 1000).Select(row => row / 100.0)];

    [Fact]
    public void Nothing_said_leaves_the_threshold_as_it_is()
    {
        InvestigatedRun run = InvestigatedRuns.Of(Scores, 9);
        Judgement judgement = Judgement.Of(run, []);
        Assert.Equal(9, judgement.Threshold);
        Assert.Equal(Scores.Count(score => score > 9), judgement.Count);
    }

    [Fact]
    public void Bad_catch_near_the_line_moves_the_line_above_it()
    {
        Judgement judgement = Judgement.Of(InvestigatedRuns.Of(Scores, 9), [Mark(910, FeedbackKind.BadCatch)]);
        Assert.Equal(9.1, judgement.Threshold);
        Assert.False(judgement.Flagged[910]);
        Assert.True(judgement.Flagged[911]);
    }

    [Fact]
    public void Bad_catch_at_the_top_silences_only_itself()
    {
        Judgement judgement = Judgement.Of(InvestigatedRuns.Of(Scores, 9), [Mark(999, FeedbackKind.BadCatch)]);
        Assert.Equal(9, judgement.Threshold);
        Assert.Equal(Scores.Count(score => score > 9) - 1, judgement.Count);
    }

    [Fact]
    public void Good_catch_below_the_line_is_flagged()
    {
        Judgement judgement = Judgement.Of(InvestigatedRuns.Of(Scores, 9), [Mark(895, FeedbackKind.GoodCatch)]);
        Assert.True(judgement.Threshold < 8.95);
        Assert.True(judgement.Flagged[895]);
        Assert.False(judgement.Flagged[894]);
    }

    [Fact]
    public void Change_point_draws_the_line_anew_for_the_rows_after_it()
    {
        double[] scores = [.. Enumerable.Range(0, 1000).Select(row => (row % 100 / 100.0) + (row < 500 ? 0 : 5))];
        InvestigatedRun run = InvestigatedRuns.Of(scores, 0.95);
        Judgement before = Judgement.Of(run, []), after = Judgement.Of(run, [Mark(500, FeedbackKind.ChangePoint)]);
        Assert.True(before.Flagged.Skip(500).All(flag => flag));
        Assert.Equal(before.Flagged.Take(500), after.Flagged.Take(500));
        Assert.InRange(after.Flagged.Skip(500).Count(flag => flag), 1, 40);
    }

    [Fact]
    public void Comment_changes_nothing()
    {
        InvestigatedRun run = InvestigatedRuns.Of(Scores, 9);
        Assert.Equal(Judgement.Of(run, []).Flagged, Judgement.Of(run, [Mark(950, FeedbackKind.Comment)]).Flagged);
    }

    private static FeedbackMark Mark(int row, FeedbackKind kind) => new(1, "run", row, kind, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
