using Misfit.Detectors.Projections;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Series;
using Misfit.Tables;
using Misfit.Tests.Preprocessing;

namespace Misfit.Tests.Series;

public sealed class SeriesTests
{
    [Fact]
    public void Season_isFoundDespiteTrendAndNoise_andNotInNoise()
    {
        var rng = new Rng(1);
        double[] wave = [.. Enumerable.Range(0, 1000).Select(i => (0.05 * i) + (3 * Math.Sin(Math.Tau * i / 48)) + rng.NextGaussian())];
        double[] noise = [.. Enumerable.Range(0, 1000).Select(_ => rng.NextGaussian())];
        double walk = 0;
        double[] inertia = [.. Enumerable.Range(0, 1000).Select(_ => walk = (0.99 * walk) + rng.NextGaussian())];
        Assert.Equal(48, SeasonFinder.Steps(wave));
        Assert.Null(SeasonFinder.Steps(noise));
        Assert.Null(SeasonFinder.Steps(inertia[..100]));
        Assert.Null(SeasonFinder.Steps(new double[100]));
    }

    [Fact]
    public void Season_andLine_areSubtracted()
    {
        double[] values = [.. Enumerable.Range(0, 480).Select(i => 5 + (0.1 * i) + (i % 24 == 0 ? 100 : 0))];
        long[] ticks = SampleSeries.Minutes([.. Enumerable.Range(0, 480).Select(i => 60.0 * i)]);
        Table rows = SampleSeries.Of(ticks, values);
        var options = new SeriesOptions("time") { Detrend = true, Deseasonalize = true, Period = TimeSpan.FromDays(1) };
        SeriesClock clock = SeriesClock.Find(rows, options);
        SeriesPoints points = clock.Lay(rows, options, 0);

        SeriesTransform transform = SeriesTransform.Fit(rows, points, [], options, clock);

        Assert.Equal(2.4, transform.Courses[0].Slope, 6);
        Assert.All(((NumberColumn)transform.Apply(rows, points, false, _ => true).Rows["x"]).Values.ToArray(), value => Assert.Equal(0, value, 6));
    }

    [Fact]
    public void Steps_followTheNearestInterval_soThatJitterDoesNotAddUp()
    {
        Table rows = SampleSeries.Of(SampleSeries.Minutes(0, 5.02, 9.98, 15.05, 30, 35.05, 40), new double[7]);
        var options = new SeriesOptions("time");
        SeriesClock clock = SeriesClock.Find(rows, options);
        Assert.Equal(TimeSpan.FromMinutes(5).Ticks, clock.Step);
        SeriesPoints points = clock.Lay(rows, options, 0);
        Assert.Equal([0, 1, 2, 3, 6, 7, 8], points.Indices);
        Assert.Contains("2 steps of 5 min are missing in 1 gap", points.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Step_thatWasNamed_averagesItsRows()
    {
        Table rows = SampleSeries.Of(SampleSeries.Minutes(0, 59, 60, 61, 200), [1, 3, 10, 20, 7]);
        var options = new SeriesOptions("time") { Step = TimeSpan.FromHours(1) };
        SeriesClock clock = SeriesClock.Find(rows, options);
        SeriesPoints points = clock.Lay(rows, options, 0);
        SeriesTransform transform = SeriesTransform.Fit(rows, points, [], options, clock);
        Assert.Equal([2, 15, 7], ((NumberColumn)transform.Apply(rows, points, false, _ => true).Rows["x"]).Values.ToArray());
        Assert.Equal([0L, 1, 3], points.Indices.Select(index => index - points.Indices[0]));
    }

    [Fact]
    public void Times_thatAreIrregularOrMissing_areRefused()
    {
        var options = new SeriesOptions("time");
        Assert.Contains("irregular", Assert.Throws<DataException>(() => SeriesClock.Find(SampleSeries.Of(SampleSeries.Minutes(0, 1, 7, 8, 40, 41, 90, 300), new double[8]), options)).Message, StringComparison.Ordinal);
        Table rows = SampleSeries.Of([TimeColumn.Missing, .. SampleSeries.Minutes(0, 1, 2)], new double[4]);
        Assert.Contains("Row 1 has no time", Assert.Throws<DataException>(() => new SeriesClock(TimeSpan.TicksPerMinute, false).Lay(rows, options, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("must hold times", Assert.Throws<DataException>(() => SeriesClock.Find(rows, new SeriesOptions("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_areGatheredStepAfterStep_withGapsInterpolatedInside()
    {
        Table rows = SampleSeries.Of(SampleSeries.Minutes([.. Enumerable.Range(0, 21).Where(i => i is not 5 and not 6).Select(i => (double)i)]), new double[19]);
        var options = new SeriesOptions("time") { Steps = 20 };
        SeriesPoints points = new SeriesClock(TimeSpan.TicksPerMinute, false).Lay(rows, options, 0);
        var cutter = new WindowCutter(20, options, TimeSpan.TicksPerMinute);
        int[] all = [.. Enumerable.Range(0, 19)];
        var features = new Matrix(19, 2, [.. points.Indices.SelectMany(index => new[] { (float)index, -index })]);

        Matrix windows = cutter.Gather(features, cutter.Cut(all, points).ToArray(), all, points);

        Assert.Equal(RowShape.Series(20, 2), windows.RowShape);
        Assert.Equal(2, windows.Rows);
        Assert.Equal([.. Enumerable.Range(1, 20).SelectMany(i => new[] { (float)i, -i })], windows.Row(1).ToArray());
        Assert.Empty(new WindowCutter(10, options, TimeSpan.TicksPerMinute).Cut([.. all[..8]], points));
    }

    [Fact]
    public void CalendarWindows_areWholeDays()
    {
        Table rows = SampleSeries.Load(1000, first: 30);
        var recipe = new Pipeline(new Pca()) { Series = new SeriesOptions("time") { Calendar = CalendarUnit.Hour } };
        PipelineModel model = recipe.Fit(rows);
        Assert.Equal(6, model.Series!.WindowSteps);
        double[] scores = model.Score(rows).Scores;
        Assert.All(Enumerable.Range(0, 166), hour => Assert.Single(scores[(6 * hour)..((6 * hour) + 6)].Distinct()));
        Assert.True(double.IsNaN(scores[^1]));
        Assert.Throws<DataException>(() => (recipe with { Series = new SeriesOptions("time") { Calendar = CalendarUnit.Hour, Step = TimeSpan.FromMinutes(7) } }).Fit(rows));
    }

    [Fact]
    public void Guess_takesReadingsForASeries_andNothingElse()
    {
        Table readings = SampleSeries.Load(300);
        Assert.Equal("time", SeriesGuess.Find(readings, [])!.Time);
        Assert.Null(SeriesGuess.Find(readings.SelectRows([.. Enumerable.Range(0, 199)]), []));
        Assert.Null(SeriesGuess.Find(readings.SelectRows(new Rng(1).Permutation(300)), []));
        Assert.Null(SeriesGuess.Find(readings, ["time"]));
        Assert.Null(SeriesGuess.Find(SampleTables.Payments(500, 1), []));
        Table worded = new([.. readings.Columns, new CategoryColumn("machine", new int[300], ["a"])]);
        Assert.Null(SeriesGuess.Find(worded, []));
        Assert.NotNull(SeriesGuess.Find(worded, ["machine"]));
        double at = 0;
        var rng = new Rng(2);
        Assert.Null(SeriesGuess.Find(SampleSeries.Of(SampleSeries.Minutes([.. Enumerable.Range(0, 300).Select(_ => at -= Math.Log(1 - rng.NextDouble()))]), new double[300]), []));
    }

    [Theory]
    [InlineData("5min", 300, "5 min")]
    [InlineData("90s", 90, "90 s")]
    [InlineData("1.5 h", 5400, "90 min")]
    [InlineData("2w", 1209600, "14 d")]
    [InlineData("00:00:30", 30, "30 s")]
    public void Durations_areReadAndWritten(string text, double seconds, string written)
    {
        Assert.Equal(seconds, Durations.Parse(text).TotalSeconds);
        Assert.Equal(written, Durations.Text(Durations.Parse(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-1h")]
    [InlineData("0s")]
    [InlineData("1 fortnight")]
    public void Durations_thatAreNone_areRefused(string text) => Assert.Throws<FormatException>(() => Durations.Parse(text));

    [Fact]
    public void Options_outOfRange_areAllNamed()
    {
        var options = new SeriesOptions("time") { Steps = 0, Stride = 5000, Group = "time", Step = TimeSpan.Zero };
        var exception = Assert.Throws<OptionsException>(() => new Pipeline(new Pca()) { Series = options }.Fit(SampleSeries.Load(300)));
        Assert.Equal(["steps", "stride", "step", "group"], exception.Problems.Select(problem => problem.Option));
    }
}
