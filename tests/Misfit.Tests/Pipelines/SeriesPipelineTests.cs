using Misfit.Decisions;
using Misfit.Detectors.Forests;
using Misfit.Detectors.Projections;
using Misfit.Explanations;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Tables;
using Misfit.Tests.Series;

namespace Misfit.Tests.Pipelines;

public sealed class SeriesPipelineTests
{
    private static readonly Pipeline Recipe = new(new Pca()) { Series = new SeriesOptions("time") { Steps = 12 } };
    private static readonly Table Rows = SampleSeries.Load(2000);
    private static readonly Table New = SampleSeries.Load(600, 2, 2000, step => step is >= 2300 and < 2312 ? 25 : 0);
    private static readonly PipelineModel Model = Recipe.Fit(Rows);

    [Fact]
    public void Score_joins_the_odd_stretch_to_one_interval_that_says_when()
    {
        ScoredRows scored = Model.Score(New);

        Interval strangest = scored.Intervals.MaxBy(interval => interval.PeakScore)!;
        Assert.InRange(strangest.PeakRow, 298, 313);
        Assert.InRange(strangest.Start, Time(290), Time(301));
        Assert.InRange(strangest.End, Time(310), Time(324));
        Assert.Equal(scored.Scores.Max(), strangest.PeakScore);
        Assert.Equal(scored.Flagged.Count(flag => flag), scored.Intervals.Sum(interval => interval.Rows));
    }

    [Fact]
    public void Calibration_holds_out_whole_stretches_of_time()
    {
        Assert.Equal(CalibrationMethod.Split, Model.Calibration.Method);
        Assert.InRange(Model.Calibration.Normal.Scores.Length, 380, 400);
        Assert.Equal(1600, Model.DataReport.Rows);
    }

    [Fact]
    public void Fit_ofFewPoints_calibratesByFoldsOfConsecutivePoints()
    {
        PipelineModel model = Recipe.Fit(Rows.SelectRows([.. Enumerable.Range(0, 400)]));

        Assert.Equal((CalibrationMethod.Cross, 400), (model.Calibration.Method, model.Calibration.Normal.Scores.Length));
    }

    [Theory]
    [InlineData(PointScore.Mean)]
    [InlineData(PointScore.Last)]
    public void Score_ofAnyPart_givesPointsWithAllTheirWindowsTheSameBits(PointScore points)
    {
        PipelineModel model = (Recipe with { Series = new SeriesOptions("time") { Steps = 12, Points = points, Difference = true, Deseasonalize = true } }).Fit(Rows);
        double[] all = model.Score(New).Scores;

        double[] part = model.Score(New.SelectRows([.. Enumerable.Range(200, 300).Reverse()])).Scores;

        // The first point of the part has no difference, and points near its ends lie in fewer windows.
        for (int row = 213; row < 488; row++)
        {
            Assert.Equal(all[row], part[499 - row]);
        }
    }

    [Fact]
    public void Score_afterSaveAndLoad_givesTheSameBits()
    {
        var recipe = new Pipeline(new IsolationForest { Trees = 20 })
        {
            Series = new SeriesOptions("time") { Steps = 6, Stride = 2, Detrend = true, Deseasonalize = true },
            Preprocessing = new PreprocessingOptions { Times = TimeParts.Hour | TimeParts.Weekday },
        };
        PipelineModel model = recipe.Fit(Rows);
        string path = Path.Combine(Directory.CreateTempSubdirectory("misfit-").FullName, "series.misfit");
        try
        {
            model.Save(path);
            PipelineModel loaded = PipelineModel.Load(path);
            ScoredRows before = model.Score(New), after = loaded.Score(New);
            Assert.Equal(before.Scores, after.Scores);
            Assert.Equal(before.Intervals, after.Intervals);
            Assert.Equal(model.Series, loaded.Series);
            Assert.Equal(model.Series, PipelineModel.Inspect(path).Series);
            Assert.Equal(TimeSpan.FromDays(1), loaded.Series!.Period);
            Assert.Equal(6 * 6, loaded.Model.Width);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Explain_names_the_odd_column_and_when()
    {
        Explanation explanation = Model.Explain(New, 305);

        Assert.Equal("load", explanation.Reasons[0].Column);
        Assert.Contains("at 2025-01-", explanation.Reasons[0].Value, StringComparison.Ordinal);
        Assert.Equal(Model.Score(New).Scores[305], explanation.Score);
    }

    [Fact]
    public void Score_ofUnsortedAndDoubledRows_isThatOfTheOrderedOnes_andSaysSo()
    {
        int[] order = [.. Enumerable.Range(0, 600)];
        (order[100], order[101]) = (order[101], order[100]);

        ScoredRows scored = Model.Score(New.SelectRows([.. order, 400]));

        ScoredRows plain = Model.Score(New);
        Assert.Equal(order.Select(row => plain.Scores[row]), scored.Scores[..600]);
        Assert.Equal(plain.Scores[400], scored.Scores[600]);
        Assert.Contains(scored.Notes, note => note.StartsWith("2 rows lie", StringComparison.Ordinal) && note.EndsWith("put in order of time", StringComparison.Ordinal));
        Assert.Contains(scored.Notes, note => note.StartsWith("1 row lies in", StringComparison.Ordinal) || note.StartsWith("1 row lies at the same step", StringComparison.Ordinal));
    }

    [Fact]
    public void Score_ofAGap_leavesRowsWithoutEnoughNeighborsWithoutAScore()
    {
        int[] kept = [.. Enumerable.Range(0, 200), .. Enumerable.Range(300, 5), .. Enumerable.Range(400, 200)];

        ScoredRows scored = Model.Score(New.SelectRows(kept));

        Assert.All(Enumerable.Range(200, 5), row => Assert.True(double.IsNaN(scored.Scores[row]) && double.IsNaN(scored.PValues[row]) && !scored.Flagged[row]));
        Assert.DoesNotContain(double.NaN, scored.Scores[..200].Concat(scored.Scores[205..]));
        Assert.Contains(scored.Notes, note => note.Contains("5 of 405 points have no score", StringComparison.Ordinal));
        Assert.DoesNotContain(202, scored.Top(405));
    }

    [Fact]
    public void Fit_withLabels_learnsFromNormalPointsOnly()
    {
        double[] labels = [.. Enumerable.Range(0, 2000).Select(row => row is >= 500 and < 540 ? 1.0 : 0)];
        Table rows = new([.. SampleSeries.Load(2000, added: step => step is >= 500 and < 540 ? 100 : 0).Columns, new NumberColumn("label", labels)]);

        PipelineModel model = (Recipe with { LabelColumn = "label", Threshold = ThresholdRule.Parse("best-f1") }).Fit(rows);

        Assert.Equal(40, model.Calibration.Anomalies.Length);
        Assert.True(model.Calibration.Anomalies.ToArray().Min() > model.Calibration.Normal.Scores[^1]);
        Assert.DoesNotContain("label", model.Schema.Select(column => column.Name));
    }

    [Fact]
    public void Group_keepsSeriesApart()
    {
        Table one = SampleSeries.Load(1000, 3), two = SampleSeries.Load(1000, 4);
        int[] turns = [.. Enumerable.Range(0, 2000).Select(i => (i % 2 * 1000) + (i / 2))];
        Table both = Grouped(one, two).SelectRows(turns);
        PipelineModel model = (Recipe with { Series = Recipe.Series! with { Group = "machine" } }).Fit(both);

        double[] scores = model.Score(both).Scores;

        Assert.Equal(model.Score(Grouped(one, two)).Scores, Enumerable.Range(0, 2000).Select(row => scores[Array.IndexOf(turns, row)]));
        Assert.Equal(["time", "machine", "load", "heat"], model.Schema.Select(column => column.Name));
    }

    [Fact]
    public void Fit_ofTooFewPoints_saysHowManyAreNeeded()
    {
        var exception = Assert.Throws<DataException>(() => Recipe.Fit(Rows.SelectRows([.. Enumerable.Range(0, 50)])));
        Assert.Contains("at least 60 points", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_ofAnotherStep_isRefused()
    {
        var exception = Assert.Throws<DataException>(() => Model.Score(SampleSeries.Of(SampleSeries.Minutes(0, 1, 2, 3, 4, 5), new double[6])));
        Assert.Contains("step is 10 min", exception.Message, StringComparison.Ordinal);
    }

    private static DateTime Time(int row) => new(((TimeColumn)New["time"]).Ticks[row], DateTimeKind.Utc);

    private static Table Grouped(Table one, Table two)
    {
        long[] ticks = [.. ((TimeColumn)one["time"]).Ticks, .. ((TimeColumn)two["time"]).Ticks];
        double[] Both(string name) => [.. ((NumberColumn)one[name]).Values, .. ((NumberColumn)two[name]).Values];
        int[] machines = [.. Enumerable.Range(0, 2000).Select(row => row / 1000)];
        return new Table([new TimeColumn("time", ticks), new CategoryColumn("machine", machines, ["a", "b"]), new NumberColumn("load", Both("load")), new NumberColumn("heat", Both("heat"))]);
    }
}
