using System.Text.Json;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Benchmarks.Tests.Evaluations;

public sealed class EvaluationTests
{
    [Theory]
    [InlineData(Protocol.OneClass)]
    [InlineData(Protocol.Unsupervised)]
    [InlineData(Protocol.Transductive)]
    public void Run_on_easy_data_finds_the_anomalies_and_random_scores_do_not(Protocol protocol)
    {
        IReadOnlyList<EvaluationReport> reports = new Evaluation { Protocol = protocol, Seeds = [1, 2, 3] }
            .Run(Easy(), [Contender.Parse("isolation-forest"), new Contender("random", new RandomScores())]);

        Assert.True(reports[0].Mean.RocAuc > 0.97, $"{reports[0].Mean}");
        Assert.True(reports[0].Mean.F1 > 0.7, $"{reports[0].Mean}");
        Assert.InRange(reports[1].Mean.RocAuc, 0.35, 0.65);
        Assert.True(reports[0].Mean.BestF1 >= reports[0].Mean.F1);
        Assert.Equal([1, 2, 3], reports[0].Runs.Select(run => run.Seed));
        Assert.All(reports[0].Runs, run => Assert.True(run.FitSeconds > 0 && run.ScoreSeconds > 0));
    }

    [Fact]
    public void Run_twice_gives_equal_figures()
    {
        var evaluation = new Evaluation { Seeds = [4, 5] };

        Figures first = evaluation.Run(Easy(), [Contender.Parse("isolation-forest")])[0].Mean;
        Figures second = evaluation.Run(Easy(), [Contender.Parse("isolation-forest")])[0].Mean;

        Assert.Equal(first, second);
    }

    [Fact]
    public void Run_hides_every_label_column_and_ignored_column_from_the_detector()
    {
        var widths = new List<int>();
        LabelledTable table = Easy("ignored") with { LeaveOut = ["label", "truth", "ignored"] };

        new Evaluation { Seeds = [1] }.Run(table, [new Contender("random", new RandomScores { OnFit = rows => widths.Add(rows.Columns) })]);

        Assert.Equal([3], widths);
    }

    [Fact]
    public void Run_scales_by_the_training_rows_alone()
    {
        Matrix? seen = null;

        new Evaluation { Seeds = [1] }.Run(Easy() with { Scaler = Scaler.MinMax }, [new Contender("random", new RandomScores { OnFit = rows => seen = rows.Clone() })]);

        // The 200 training rows are normal: were the far anomalies part of the scaling, the largest value would be much below 1.
        Assert.Equal(200, seen!.Rows);
        float[] first = [.. Enumerable.Range(0, seen.Rows).Select(row => seen[row, 0])];
        Assert.Equal((0f, 1f), (first.Min(), first.Max()));
    }

    [Fact]
    public void Run_prefers_chosen_preprocessing_to_the_recommended_scaler()
    {
        LabelledTable table = Easy() with { Scaler = Scaler.MinMax };

        Assert.Equal(Scaler.MinMax, new Evaluation { Seeds = [1] }.Run(table, [Contender.Parse("pca")])[0].Scaler);
        Assert.Equal(Scaler.Robust, new Evaluation { Seeds = [1], Preprocessing = new PreprocessingOptions { Scaler = Scaler.Robust } }.Run(table, [Contender.Parse("pca")])[0].Scaler);
    }

    [Fact]
    public void Run_gives_figures_for_every_label_set_from_the_same_scores()
    {
        LabelledTable table = Easy();
        bool[] swapped = [.. table.Labels.Anomalies.Select(label => !label)];

        EvaluationReport report = new Evaluation { Seeds = [1, 2] }.Run(table with { OtherLabels = [new LabelSet("swapped", swapped)] }, [Contender.Parse("pca")])[0];

        Assert.Equal(["swapped"], report.OtherLabels);
        Assert.Equal(1, report.Mean.RocAuc + report.MeanOf(0).RocAuc, 1e-12);
        Assert.Equal(report.StandardDeviation.RocAuc, report.StandardDeviationOf(0).RocAuc, 1e-12);
    }

    [Fact]
    public void Mean_and_deviation_are_those_of_the_runs()
    {
        EvaluationReport report = new Evaluation { Seeds = [1, 2] }.Run(Easy(), [new Contender("random", new RandomScores())])[0];
        (double first, double second) = (report.Runs[0].Figures.RocAuc, report.Runs[1].Figures.RocAuc);

        Assert.NotEqual(first, second);
        Assert.Equal((first + second) / 2, report.Mean.RocAuc, 1e-15);
        Assert.Equal(Math.Abs(first - second) / 2, report.StandardDeviation.RocAuc, 1e-15);
    }

    [Fact]
    public void Run_with_a_published_split_names_its_source_and_figures_in_one_class_alone()
    {
        var published = new PublishedFigure { Method = "PCA", RocAuc = 0.9, Source = "A paper", Remark = "Rounded." };
        LabelledTable table = Easy() with { Split = new PublishedSplit([.. Enumerable.Range(0, 300)], [.. Enumerable.Range(300, 140)], "first rows"), PublishedFigures = [published] };
        Contender[] contenders = [Contender.Parse("pca"), Contender.Parse("isolation-forest")];

        IReadOnlyList<EvaluationReport> oneClass = new Evaluation { Seeds = [1] }.Run(table, contenders);
        IReadOnlyList<EvaluationReport> unsupervised = new Evaluation { Seeds = [1], Protocol = Protocol.Unsupervised }.Run(table, contenders);

        Assert.Equal(("first rows", published), (oneClass[0].SplitSource, oneClass[0].Published));
        Assert.Null(oneClass[1].Published);
        Assert.Equal((null, null), (unsupervised[0].SplitSource, unsupervised[0].Published));
    }

    [Fact]
    public void Run_reports_progress_of_every_run_and_stops_when_asked()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<EvaluationProgress>();
        var progress = new Listener(value =>
        {
            seen.Add(value);
            if (value is { Seed: 2, Training: not null })
            {
                source.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => new Evaluation { Seeds = [1, 2, 3] }.Run(Easy(), [new Contender("random", new RandomScores())], progress, source.Token));

        Assert.Equal([(1, 0), (1, 0), (2, 1), (2, 1)], seen.Select(value => (value.Seed, value.RunsDone)));
        Assert.All(seen, value => Assert.Equal(3, value.Runs));
    }

    [Fact]
    public void Run_without_seeds_or_detectors_throws()
    {
        Assert.Contains("seeds", Assert.Throws<OptionsException>(() => new Evaluation { Seeds = [] }.Run(Easy(), [Contender.Parse("pca")])).Message);
        Assert.Contains("detectors", Assert.Throws<OptionsException>(() => new Evaluation().Run(Easy(), [])).Message);
    }

    [Fact]
    public void Contender_takes_presets_and_options()
    {
        Contender contender = Contender.Parse("pca:cloudera", ("components", "3"));

        Assert.Equal(("pca:cloudera", "pca"), (contender.Name, contender.Id));
        Assert.Equal("3", contender.Detector.Info.Options.Single(option => option.Name == "components").Get(contender.Detector));
    }

    [Theory]
    [InlineData("nothing", "id must be one of")]
    [InlineData("pca:nothing", "preset must be one of")]
    public void Contender_of_an_unknown_name_says_which_there_are(string text, string part) =>
        Assert.Contains(part, Assert.Throws<OptionsException>(() => Contender.Parse(text)).Message);

    [Fact]
    public void Json_of_one_report_is_the_documented_object()
    {
        EvaluationReport report = new Evaluation { Seeds = [1, 2] }.Run(Easy() with { OtherLabels = [Easy().Labels with { Name = "truth" }] }, [Contender.Parse("pca")])[0];

        JsonElement json = Json([report]);

        Assert.Equal(("pca", "easy", "one-class"), (json.GetProperty("detector").GetString(), json.GetProperty("data").GetString(), json.GetProperty("protocol").GetString()));
        string[] names = ["seed", "roc_auc", "average_precision", "f1", "best_f1", "precision", "recall", "best_accuracy", "fit_seconds", "score_seconds", "other_labels"];
        Assert.Equal(names, json.GetProperty("runs")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(names[1..], json.GetProperty("mean").EnumerateObject().Select(property => property.Name));
        Assert.Equal(names[1..], json.GetProperty("std").EnumerateObject().Select(property => property.Name));
        Assert.Equal(report.Mean.RocAuc, json.GetProperty("mean").GetProperty("other_labels").GetProperty("truth").GetProperty("roc_auc").GetDouble());
    }

    [Fact]
    public void Json_of_several_reports_is_an_array_with_published_figures()
    {
        var published = new PublishedFigure { Method = "PCA", RocAuc = 0.9, Source = "A paper", Remark = "Rounded." };
        IReadOnlyList<EvaluationReport> reports = new Evaluation { Seeds = [1] }.Run(Easy(), [Contender.Parse("pca"), Contender.Parse("isolation-forest")]);

        JsonElement json = Json([reports[0] with { Published = published }, reports[1]]);

        Assert.Equal(2, json.GetArrayLength());
        Assert.Equal("""{"method":"PCA","roc_auc":0.9,"source":"A paper","remark":"Rounded."}""", JsonSerializer.Serialize(json[0].GetProperty("published")));
        Assert.False(json[1].TryGetProperty("published", out _));
    }

    [Fact]
    public void Table_has_a_row_for_each_label_set_and_published_figures_beside_ours()
    {
        var published = new PublishedFigure { Method = "PCA", RocAuc = 0.771, Source = "A paper", Remark = "Rounded." };
        EvaluationReport report = new Evaluation { Seeds = [1, 2] }.Run(Easy() with { OtherLabels = [Easy().Labels with { Name = "truth" }] }, [Contender.Parse("pca")])[0];

        EvaluationTable table = EvaluationTable.Of([report with { Published = published }]);

        Assert.Equal(["detector", "labels", "ROC AUC", "published", "best accuracy", "published", "AP", "F1", "best F1", "fit"], table.Headers);
        Assert.Equal(["pca", "label"], table.Rows[0].Take(2));
        Assert.Equal(["77.1", "–"], [table.Rows[0][3], table.Rows[0][5]]);
        Assert.Equal(["", "truth"], table.Rows[1].Take(2));
        Assert.All(table.Rows, row => Assert.Equal(table.Headers.Count, row.Count));
        Assert.Contains("A paper", table.ToMarkdown());
        Assert.Contains("| pca | label |", table.ToMarkdown());
    }

    [Fact]
    public void Table_of_one_seed_has_no_deviation()
    {
        EvaluationTable table = EvaluationTable.Of(new Evaluation { Seeds = [1] }.Run(Easy(), [Contender.Parse("pca")]));

        Assert.Equal(["detector", "ROC AUC", "best accuracy", "AP", "F1", "best F1", "fit"], table.Headers);
        Assert.DoesNotContain("±", table.Rows[0][1]);
        Assert.EndsWith("seed 1, per cent", table.Title);
    }

    private static JsonElement Json(IReadOnlyList<EvaluationReport> reports)
    {
        using var stream = new MemoryStream();
        EvaluationJson.Write(stream, reports);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    // 400 normal rows, then 40 anomalies far away; three columns of features.
    private static LabelledTable Easy(string? further = null)
    {
        var rng = new Rng(8);
        const int rows = 440;
        Column[] features = [.. Enumerable.Range(0, 3).Select(j => new NumberColumn($"x{j}", [.. Enumerable.Range(0, rows).Select(row => rng.NextGaussian() + (row < 400 ? 0 : 6))]))];
        double[] labels = [.. Enumerable.Range(0, rows).Select(row => row < 400 ? 0.0 : 1)];
        Column[] all = [.. features, new NumberColumn("label", labels), new NumberColumn("truth", labels), .. further is null ? [] : new Column[] { new NumberColumn(further, [.. labels.Select(_ => rng.NextDouble())]) }];
        return LabelledTable.From("easy", new Table(all), "label", null, "truth");
    }

    private sealed class Listener(Action<EvaluationProgress> listen) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => listen(value);
    }
}
