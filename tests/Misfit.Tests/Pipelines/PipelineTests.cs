using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Detectors.Forests;
using Misfit.Detectors.Projections;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Tables;
using Misfit.Tests.Preprocessing;
using Misfit.Training;

namespace Misfit.Tests.Pipelines;

public sealed class PipelineTests
{
    private static readonly Table Rows = SampleTables.Payments(1500, 1);
    private static readonly Table New = SampleTables.Payments(2500, 2);
    private static readonly PipelineModel Model = new Pipeline(new Pca()).Fit(Rows);

    [Fact]
    public void Fit_ofManyRows_holdsAFifthOutForCalibration()
    {
        Assert.Equal((CalibrationMethod.Split, 300), (Model.Calibration.Method, Model.Calibration.Normal.Scores.Length));
        Assert.Equal(1200, Model.DataReport.Rows);
        Assert.Equal(1500, Model.TrainingData.Rows);
    }

    [Fact]
    public void Fit_ofVeryManyRows_holdsTenThousandOut()
    {
        Table rows = SampleTables.Payments(60_000, 3);
        Assert.Equal(10_000, new Pipeline(new DistanceDetector()).Fit(rows).Calibration.Normal.Scores.Length);
    }

    [Fact]
    public void Fit_ofFewRows_calibratesWithAllOfThemByFolds()
    {
        var stages = new List<string>();
        var context = new TrainingContext { Progress = new Recorder(stages) };
        PipelineModel model = new Pipeline(new DistanceDetector()).Fit(Rows.SelectRows([.. Enumerable.Range(0, 200)]), context);
        Assert.Equal((CalibrationMethod.Cross, 200, 200), (model.Calibration.Method, model.Calibration.Normal.Scores.Length, model.DataReport.Rows));
        Assert.Equal(["calibration 1 of 5: measuring", "calibration 2 of 5: measuring", "calibration 3 of 5: measuring", "calibration 4 of 5: measuring", "calibration 5 of 5: measuring", "measuring"], stages);
    }

    [Fact]
    public void Fit_ofTooFewRows_saysHowManyAreNeeded()
    {
        var exception = Assert.Throws<DataException>(() => new Pipeline(new Pca()).Fit(Rows.SelectRows([0, 1, 2])));
        Assert.Contains("at least 10 rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_whenAValueIsInOneFoldOnly_stillCalibrates()
    {
        double[] values = new double[12];
        values[5] = 1;
        PipelineModel model = new Pipeline(new DistanceDetector()).Fit(new Table([new NumberColumn("x", values)]));
        Assert.Equal(12, model.Calibration.Normal.Scores.Length);
    }

    [Fact]
    public void Fit_twice_givesEqualScores_andAnotherSeedOthers()
    {
        var pipeline = new Pipeline(new IsolationForest { Trees = 10 });
        double[] first = pipeline.Fit(Rows).Score(New).Scores;
        Assert.Equal(first, pipeline.Fit(Rows).Score(New).Scores);
        Assert.NotEqual(first, new Pipeline(new IsolationForest { Trees = 10, Seed = 1 }).Fit(Rows).Score(New).Scores);
    }

    [Fact]
    public void Score_ofAnyPart_givesTheSameBits()
    {
        ScoredRows all = Model.Score(New);
        for (int first = 0; first < New.Rows; first += 833)
        {
            int[] part = [.. Enumerable.Range(first, Math.Min(833, New.Rows - first)).Reverse()];
            ScoredRows scored = Model.Score(New.SelectRows(part));
            Assert.Equal(part.Select(row => all.Scores[row]), scored.Scores);
            Assert.Equal(part.Select(row => all.PValues[row]), scored.PValues);
            Assert.Equal(part.Select(row => all.Flagged[row]), scored.Flagged);
        }
    }

    [Fact]
    public void Score_ofNoRows_isEmpty() => Assert.Empty(Model.Score(New.SelectRows([])).Scores);

    [Fact]
    public void Score_reportsMissingUnseenAndExtra()
    {
        Table rows = New.With("merchant", 3, "casino").With("fee", 4, double.NaN);
        ScoredRows scored = Model.Score(new Table([.. rows.Columns, new NumberColumn("more", new double[2500])]));
        Assert.Equal(1, scored.Counts.Single(count => count.Column == "merchant").Unseen);
        Assert.Equal(1, scored.Counts.Single(count => count.Column == "fee").Missing);
        Assert.Equal(["more"], scored.ExtraColumns);
    }

    [Fact]
    public void Top_ofScoredRows_areTheHighest()
    {
        ScoredRows scored = Model.Score(New);
        int[] top = scored.Top(5);
        Assert.Equal(scored.Scores.OrderDescending().Take(5), top.Select(row => scored.Scores[row]));
        Assert.Equal(2500, scored.Top(9999).Length);
    }

    [Theory]
    [InlineData(1500)]
    [InlineData(600)]
    public void PValues_ofNewNormalRows_areUniform(int rows)
    {
        PipelineModel model = new Pipeline(new Pca()).Fit(SampleTables.Payments(rows, 4));
        double[] values = model.Score(New).PValues;
        Array.Sort(values);

        // Kolmogorov's distance of 2,500 rows against 300 to 600 calibration rows: 99.9 % of samples stay below 1.95 √(1/300 + 1/2500) = 0.12.
        double distance = values.Select((value, i) => Math.Abs(value - ((i + 0.5) / values.Length))).Max();
        Assert.InRange(distance, 0, 0.12);
        Assert.InRange(values.Count(value => value <= 0.05) / 2500.0, 0.02, 0.09);
    }

    [Fact]
    public void Threshold_byDefault_flagsAHundredthOfNormalRows()
    {
        Assert.Equal("false-alarms=0.01", Model.Threshold.Rule.ToString());
        ScoredRows scored = Model.Score(New);
        Assert.All(scored.PValues.Zip(scored.Flagged), pair => Assert.Equal(pair.First <= 0.01, pair.Second));
        Assert.InRange(scored.Flagged.Count(flag => flag), 1, 75);
    }

    [Fact]
    public void Threshold_byDefaultWithFewRows_isTheLeastShareTheyAreEnoughFor()
    {
        PipelineModel model = new Pipeline(new DistanceDetector()).Fit(Rows.SelectRows([.. Enumerable.Range(0, 49)]));
        Assert.Equal("false-alarms=0.02", model.Threshold.Rule.ToString());
    }

    [Fact]
    public void WithThreshold_changesTheDecisionAlone()
    {
        PipelineModel changed = Model.WithThreshold(ThresholdRule.Contamination(0.2));
        Assert.Same(Model.Model, changed.Model);
        ScoredRows before = Model.Score(New), after = changed.Score(New);
        Assert.Equal(before.Scores, after.Scores);
        Assert.Equal(before.PValues, after.PValues);
        Assert.InRange(after.Flagged.Count(flag => flag) / 2500.0, 0.15, 0.25);
        Assert.Equal("contamination=0.2", changed.Recipe.Threshold!.ToString());
    }

    [Fact]
    public void Fit_stoppedAfterAnEpoch_isTheBestSoFar_calibratedAndJudged()
    {
        using var source = new CancellationTokenSource();
        var context = new TrainingContext { CancellationToken = source.Token, Progress = new Stopper(source) };
        PipelineModel model = new Pipeline(DetectorCatalog.Find("autoencoder").Create()).Fit(Rows.SelectRows([.. Enumerable.Range(0, 1000)]), context);
        Assert.True(model.Health.Interrupted);
        Assert.Equal(200, model.Calibration.Normal.Scores.Length);
    }

    [Fact]
    public void Fit_stoppedWhileCalibratingByFolds_isCancelled()
    {
        using var source = new CancellationTokenSource();
        var context = new TrainingContext { CancellationToken = source.Token, Progress = new Stopper(source) };
        Assert.Throws<OperationCanceledException>(() => new Pipeline(new DistanceDetector()).Fit(Rows.SelectRows([.. Enumerable.Range(0, 100)]), context));
    }

    [Fact]
    public void Labels_keepAnomaliesOutOfLearning_andServeThresholdsThatNeedThem()
    {
        Table labelled = Labelled(Rows, row => row % 50 == 0 ? "fraud" : "ok");
        var pipeline = new Pipeline(new DistanceDetector()) { LabelColumn = "class", NormalLabel = "ok", Threshold = ThresholdRule.BestF1 };
        PipelineModel model = pipeline.Fit(labelled);
        Assert.Equal((294, 30), (model.Calibration.Normal.Scores.Length, model.Calibration.Anomalies.Length));
        Assert.DoesNotContain("class", model.Schema.Select(column => column.Name));
        ScoredRows scored = model.Score(labelled);
        Assert.True(Enumerable.Range(0, 1500).Where(row => row % 50 == 0).All(row => scored.Flagged[row]));
        Assert.InRange(scored.Flagged.Count(flag => flag), 30, 45);
    }

    [Fact]
    public void Labels_ignored_areNotLearnedFrom()
    {
        Table labelled = Labelled(Rows, row => row % 50 == 0 ? "fraud" : "ok");
        PipelineModel model = new Pipeline(new DistanceDetector()) { Ignore = ["class"] }.Fit(labelled);
        Assert.DoesNotContain("class", model.Schema.Select(column => column.Name));
        Assert.Equal(300, model.Calibration.Normal.Scores.Length);
    }

    [Fact]
    public void LabelColumn_ofTheTableItself_isNotLearnedFrom()
    {
        Table rows = new([.. Rows.Columns, new NumberColumn("y", [.. Enumerable.Range(0, 1500).Select(i => (double)(i % 2))])], labelColumn: "y");
        Assert.DoesNotContain("y", new Pipeline(new DistanceDetector()).Fit(rows).Schema.Select(column => column.Name));
    }

    [Fact]
    public void RuleThatNeedsLabels_withoutLabelColumn_isRefusedBeforeFitting()
    {
        var exception = Assert.Throws<OptionsException>(() => new Pipeline(new Pca()) { Threshold = ThresholdRule.BestF1 }.Fit(Rows));
        Assert.Contains("best-f1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IGNORED", null, "'IGNORED'")]
    [InlineData(null, "LABEL", "'LABEL'")]
    public void Fit_whenANamedColumnDoesNotExist_namesIt(string? ignored, string? label, string expected)
    {
        var pipeline = new Pipeline(new Pca()) { Ignore = ignored is null ? [] : [ignored], LabelColumn = label };
        Assert.Contains(expected, Assert.Throws<DataException>(() => pipeline.Fit(Rows)).Message, StringComparison.Ordinal);
    }

    internal static Table Labelled(Table rows, Func<int, string> label)
    {
        double[] amounts = ((NumberColumn)rows["amount"]).Values.ToArray();
        string[] labels = [.. Enumerable.Range(0, rows.Rows).Select(label)];
        for (int i = 0; i < amounts.Length; i++)
        {
            amounts[i] += labels[i] == "fraud" ? 1000 : 0;
        }

        return new Table([new NumberColumn("amount", amounts), .. rows.Columns.Skip(1), SampleTables.Category("class", labels)]);
    }

    private sealed class Stopper(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Done * 10 >= value.Total)
            {
                source.Cancel();
            }
        }
    }

    private sealed class Recorder(List<string> stages) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => stages.Add(value.Stage);
    }
}
