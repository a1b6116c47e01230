using System.Text.Json;
using System.Text.Json.Nodes;
using Misfit.Decisions;
using Misfit.Detectors.Projections;
using Misfit.Explanations;
using Misfit.Pipelines;
using Misfit.Series;
using Misfit.Storage;
using Misfit.Tables;
using Misfit.Tests.Series;

namespace Misfit.Tests.Pipelines;

public sealed class GroupedSeriesTests
{
    private static readonly Pipeline Recipe = new(new Pca()) { Series = new SeriesOptions("time") { Steps = 12, Group = "machine", ModelPerGroup = true } };
    private static readonly Table Rows = Together(("a", SampleSeries.Load(1200)), ("b", Scaled(SampleSeries.Load(600, 2), 1000)));
    private static readonly PipelineModel Model = Recipe.Fit(Rows);

    [Fact]
    public void Fit_gives_every_group_the_model_of_its_own_rows()
    {
        Pipeline alone = Recipe with { Series = Recipe.Series! with { ModelPerGroup = false } };

        Assert.Equal(["a", "b"], Model.Groups.Keys);
        ScoredRows together = Model.Score(Rows);
        foreach (string group in new[] { "a", "b" })
        {
            int[] rows = [.. Enumerable.Range(0, Rows.Rows).Where(row => Rows["machine"].Text(row) == group)];
            PipelineModel own = alone.Fit(Rows.SelectRows(rows));
            ScoredRows scored = own.Score(Rows.SelectRows(rows));
            Assert.Equal(scored.Scores, rows.Select(row => together.Scores[row]));
            Assert.Equal(scored.PValues, rows.Select(row => together.PValues[row]));
            Assert.Equal(scored.Flagged, rows.Select(row => together.Flagged[row]));
            Assert.Equal(own.Threshold.Value, Model.Groups[group].Threshold.Value);
        }
    }

    [Fact]
    public void Score_of_one_group_alone_gives_the_same_bits()
    {
        int[] rows = [.. Enumerable.Range(0, Rows.Rows).Where(row => Rows["machine"].Text(row) == "b")];
        double[] all = Model.Score(Rows).Scores;

        Assert.Equal(rows.Select(row => all[row]), Model.Score(Rows.SelectRows(rows)).Scores);
    }

    [Fact]
    public void Score_afterSaveAndLoad_givesTheSameBits_andKnowsTheGroups()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("misfit-").FullName, "groups.misfit");
        try
        {
            Model.Save(path);
            PipelineModel loaded = PipelineModel.Load(path);
            ScoredRows before = Model.Score(Rows), after = loaded.Score(Rows);
            Assert.Equal(before.Scores, after.Scores);
            Assert.Equal(before.PValues, after.PValues);
            Assert.Equal(before.Excess, after.Excess);
            Assert.Equal(before.Intervals, after.Intervals);
            Assert.Equal(Model.Schema, loaded.Schema);
            Assert.True(loaded.Recipe.Series!.ModelPerGroup);
            PipelineSummary summary = PipelineModel.Inspect(path);
            Assert.Equal(["a", "b"], summary.Groups.Select(group => group.Key));
            Assert.Equal(1800, summary.TrainingData.Rows);
            Assert.Equal([1200, 600], summary.Groups.Select(group => group.Value.TrainingData.Rows));
            Assert.Equal(Model.Groups["b"].Threshold.Value, summary.Groups[1].Value.Threshold.Value);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("none", "parts must be at least one")]
    [InlineData("twice", "of different groups")]
    [InlineData("no-group", "must have a series with a group")]
    [InlineData("other-time", "the same columns of time and group")]
    public void Load_of_wrong_groups_is_a_ModelFormatException(string wrong, string message)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("misfit-").FullName, "groups.misfit");
        try
        {
            Model.Save(path);
            (ManifestValue manifest, TensorCollection weights) = ModelArchive.Read(path);
            JsonObject json = JsonNode.Parse(manifest.ToString())!.AsObject();
            JsonArray parts = json["groups"]!["parts"]!.AsArray();
            switch (wrong)
            {
                case "none":
                    parts.Clear();
                    break;
                case "twice":
                    parts[1]!["group"] = "a";
                    break;
                case "no-group":
                    parts[1]!["series"]!["group"] = null;
                    break;
                default:
                    parts[1]!["series"]!["time"] = "when";
                    break;
            }

            ModelArchive.Write(path, writer => Write(writer, json), weights);
            Assert.Contains(message, Assert.Throws<ModelFormatException>(() => PipelineModel.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Intervals_and_explanations_name_rows_of_the_whole_table()
    {
        Table rows = Together(("a", SampleSeries.Load(300, 5, 3000)), ("b", Scaled(SampleSeries.Load(300, 6, 3000, step => step is >= 3150 and < 3160 ? 25 : 0), 1000)));

        ScoredRows scored = Model.Score(rows);
        Interval strangest = scored.TopIntervals(1)[0];

        Assert.Equal("b", strangest.Group);
        Assert.Equal("b", rows["machine"].Text(strangest.PeakRow));
        Assert.Equal(strangest.PeakScore, scored.Scores[strangest.PeakRow]);
        Assert.Equal(strangest.Id, scored.IntervalOfRow[strangest.PeakRow]);
        Assert.Equal(Enumerable.Range(1, scored.Intervals.Count), scored.Intervals.Select(interval => interval.Id));
        int[] asked = [strangest.PeakRow, 100, strangest.PeakRow + 2];
        IReadOnlyList<Explanation> explanations = Model.Explain(rows, asked);
        Assert.Equal(asked, explanations.Select(explanation => explanation.Row));
        Assert.Equal(asked.Select(row => scored.Scores[row]), explanations.Select(explanation => explanation.Score));
        Assert.Equal("load", explanations[0].Reasons[0].Column);
    }

    [Fact]
    public void Top_orders_rows_across_groups_by_p_value_and_then_excess()
    {
        ScoredRows scored = Model.Score(Rows);

        int[] top = scored.Top(Rows.Rows);

        Assert.Equal(Rows.Rows, top.Length);
        Assert.All(top.Zip(top.Skip(1)), pair => Assert.True(
            scored.PValues[pair.First] < scored.PValues[pair.Second] || (scored.PValues[pair.First] == scored.PValues[pair.Second] && scored.Excess[pair.First] >= scored.Excess[pair.Second])));
        Assert.All(Enumerable.Range(0, Rows.Rows), row => Assert.Equal(scored.Flagged[row], scored.Excess[row] > 0));
    }

    [Fact]
    public void Score_of_an_unknown_group_is_NaN_with_a_note_and_an_error_when_there_is_no_other()
    {
        Table stranger = Together(("c", SampleSeries.Load(50, 7)));
        ScoredRows scored = Model.Score(Together(("a", SampleSeries.Load(50, 8)), ("c", SampleSeries.Load(50, 7))));

        Assert.Equal(50, scored.Scores.Count(double.IsNaN));
        Assert.Equal(50, scored.Top(100).Length);
        Assert.Contains(scored.Notes, note => note == "50 of 100 rows have no score: the model was not fitted on the group 'c', only on 'a', 'b'");
        Assert.Contains("'machine' is 'c'; fitted were 'a', 'b'", Assert.Throws<DataException>(() => Model.Score(stranger)).Message, StringComparison.Ordinal);
        Assert.Contains("the group 'c' have no score", Assert.Throws<DataException>(() => Model.Explain(stranger, 3)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "It has 1 row;")]
    [InlineData(40, "It has 40 rows; to learn windows of 12 steps from and to calibrate with it needs at least 60 points in time.")]
    public void Fit_of_a_small_group_is_refused_by_name(int rows, string message)
    {
        DataException exception = Assert.Throws<DataException>(() => Recipe.Fit(Together(("a", SampleSeries.Load(200)), ("small", SampleSeries.Load(rows)))));

        Assert.Contains("the group 'small' alone", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_without_a_group_column_is_refused() =>
        Assert.Contains("model-per-group", Assert.Throws<OptionsException>(() => (Recipe with { Series = Recipe.Series! with { Group = null } }).Fit(Rows)).Message, StringComparison.Ordinal);

    [Fact]
    public void FitAndScore_does_not_compare_windows_with_themselves()
    {
        Pipeline neighbors = Recipe with { Detector = new Misfit.Detectors.Neighbors.Knn() };
        Pipeline alone = neighbors with { Series = neighbors.Series! with { ModelPerGroup = false } };
        Table b = Together(("b", Scaled(SampleSeries.Load(300, 2), 1000)));

        (PipelineModel model, ScoredRows scored) = neighbors.FitAndScore(Together(("a", SampleSeries.Load(200)), ("b", Scaled(SampleSeries.Load(300, 2), 1000))));

        Assert.Equal(alone.FitAndScore(b).Scored.Scores, scored.Scores[200..]);
        Assert.NotEqual(model.Score(b).Scores, scored.Scores[200..]);
    }

    [Fact]
    public void WithThreshold_draws_the_line_in_every_group()
    {
        PipelineModel model = Model.WithThreshold(ThresholdRule.FalseAlarms(0.1));

        foreach (string group in new[] { "a", "b" })
        {
            Assert.Equal(Model.Groups[group].WithThreshold(ThresholdRule.FalseAlarms(0.1)).Threshold.Value, model.Groups[group].Threshold.Value);
        }

        Assert.Throws<InvalidOperationException>(() => model.Threshold);
    }

    private static void Write(Utf8JsonWriter writer, JsonObject manifest)
    {
        foreach ((string name, JsonNode? value) in manifest.Where(property => property.Key is not ("format" or "format_version" or "library_version")))
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value?.ToJsonString() ?? "null");
        }
    }

    private static Table Together(params (string Name, Table Rows)[] parts)
    {
        string[] names = [.. parts.Select(part => part.Name)];
        int[] codes = [.. parts.SelectMany((part, code) => Enumerable.Repeat(code, part.Rows.Rows))];
        return new Table([
            new TimeColumn("time", [.. parts.SelectMany(part => ((TimeColumn)part.Rows["time"]).Ticks.ToArray())]),
            new CategoryColumn("machine", codes, names),
            .. new[] { "load", "heat" }.Select(name => new NumberColumn(name, [.. parts.SelectMany(part => ((NumberColumn)part.Rows[name]).Values.ToArray())])),
        ]);
    }

    private static Table Scaled(Table rows, double factor) => new(rows.Columns.Select(column => column is NumberColumn numbers ? new NumberColumn(column.Name, [.. numbers.Values.ToArray().Select(value => value * factor)]) : column).ToArray());
}
