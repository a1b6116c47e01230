using Misfit.Metrics;

namespace Misfit.Tests.Metrics;

/// <summary>All expected values are computed by hand from the definitions of Tatbul et al. 2018.</summary>
public sealed class LabelledEventsTests
{
    // Two events of 10 positions; the first is half covered by two alarms, the second is missed; one alarm is false.
    private static readonly LabelledEvents Case = new([new(10, 19), new(50, 59)], [new(8, 11), new(15, 17), new(30, 31)]);

    [Fact]
    public void Counts_are_of_events_and_alarms()
    {
        Assert.Equal((2, 3, 1, 1), (Case.Events, Case.Alarms, Case.Found, Case.FalseAlarms));
        Assert.Equal(0.5, Case.EventRecall);
        Assert.Equal([0L, null], Case.Delays);
        Assert.Equal(0.5, Case.FalseAlarmsPerWeek(TimeSpan.FromDays(14)));
    }

    [Theory]
    [InlineData(0, PositionBias.Flat, true, 0.125)] // (1/2 · 5/10 + 0) / 2
    [InlineData(0, PositionBias.Flat, false, 0.25)] // (5/10 + 0) / 2
    [InlineData(0.5, PositionBias.Flat, true, 0.3125)] // (0.5 + 0.5 · 1/2 · 5/10) / 2
    [InlineData(1, PositionBias.Flat, true, 0.5)] // event recall
    [InlineData(0, PositionBias.Front, false, 31.0 / 110)] // positions 1, 2 and 6, 7, 8: 10 + 9 + 5 + 4 + 3 of 55
    [InlineData(0, PositionBias.Back, false, 24.0 / 110)] // 1 + 2 + 6 + 7 + 8 of 55
    [InlineData(0, PositionBias.Middle, false, 15.0 / 60)] // 1 + 2 + 5 + 4 + 3 of 30
    public void RangeRecall_isThatOfThePaper(double existence, PositionBias bias, bool fragments, double expected) =>
        Assert.Equal(expected, Case.RangeRecall(new RangeOptions { Existence = existence, Bias = bias, PenalizeFragments = fragments }), 12);

    [Theory]
    [InlineData(PositionBias.Flat, 0.5)] // (2/4 + 3/3 + 0) / 3
    [InlineData(PositionBias.Front, 1.3 / 3)] // alarm 8..11 is true at its positions 3 and 4: 2 + 1 of 10
    public void RangePrecision_isThatOfThePaper(PositionBias bias, double expected) =>
        Assert.Equal(expected, Case.RangePrecision(new RangeOptions { Bias = bias, Existence = 0.7 }), 12);

    [Fact]
    public void RangeF1_isTheHarmonicMean() => Assert.Equal(2 * 0.5 * 0.125 / 0.625, Case.RangeF1(), 12);

    [Fact]
    public void OneAlarmOverTwoEvents_countsHalfOfItsTruth()
    {
        var events = new LabelledEvents([new(0, 1), new(8, 9)], [new(0, 9)]);
        Assert.Equal(0.2, events.RangePrecision(), 12); // 1/2 · 4/10
        Assert.Equal(1, events.RangeRecall(), 12);
        Assert.Equal([0L, 0L], events.Delays);
    }

    [Fact]
    public void RangesOfOnePosition_givePointwiseRecallAndPrecision()
    {
        var events = new LabelledEvents([new(1, 1), new(3, 3), new(5, 5)], [new(3, 3), new(5, 5), new(7, 7), new(9, 9)]);
        Assert.Equal(2.0 / 3, events.RangeRecall(), 12);
        Assert.Equal(0.5, events.RangePrecision(), 12);
    }

    [Fact]
    public void Delay_isFromTheStartOfTheEvent() => Assert.Equal([4L], new LabelledEvents([new(10, 19)], [new(14, 30)]).Delays);

    [Fact]
    public void NoEventsAndNoAlarms_haveNoFigures()
    {
        var none = new LabelledEvents([], []);
        Assert.True(double.IsNaN(none.EventRecall) && double.IsNaN(none.RangeRecall()) && double.IsNaN(none.RangePrecision()));
        Assert.Equal(0, new LabelledEvents([new(0, 1)], [new(3, 4)]).RangeF1());
    }

    [Fact]
    public void Runs_areTheTrueStretches() =>
        Assert.Equal([new PositionRange(0, 1), new(3, 3), new(5, 6)], PositionRange.Runs([true, true, false, true, false, true, true]));

    [Fact]
    public void OverlappingOrEmptyRanges_areRefused()
    {
        Assert.Throws<ArgumentException>(() => new LabelledEvents([new(0, 5), new(5, 6)], []));
        Assert.Throws<ArgumentException>(() => new LabelledEvents([], [new(5, 4)]));
    }
}
