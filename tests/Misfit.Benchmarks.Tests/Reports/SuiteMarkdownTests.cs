using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Tests.Reports;

public sealed class SuiteMarkdownTests
{
    [Fact]
    public void Table_shows_mean_and_population_deviation_marks_the_best_and_tells_failed_from_not_run_and_absent()
    {
        MadeUpSuite made = new MadeUpSuite(["thyroid", "a|b", "cardio"], ["knn", "pca"], seeds: 2)
            .Finish("thyroid", "knn", "roc_auc", 0.9, 0.94).Finish("a|b", "knn", "roc_auc", 0.8, 0.8)
            .Finish("thyroid", "pca", "roc_auc", 0.91).Fail("a|b", "pca", 1, "out of memory");
        made.Suite = made.Suite with
        {
            Detectors = [.. made.Suite.Detectors, new SuiteDetector("GOAD", null, SuiteRole.Absent)],
            Published = [new PublishedResult("GOAD", "thyroid", "roc_auc", 0.95, "Table 1"), new PublishedResult("knn", "thyroid", "roc_auc", 0.875, "Table 1", 0.02, Rule: "C")],
        };

        string[] lines = made.Markdown.Split('\n');

        Assert.Contains("| data | knn | pca | GOAD |", lines);
        Assert.Contains("| thyroid | **92.0 ± 2.0**<br>(87.5 ± 2.0 [C, ours none], +4.5) | 91.0 (n 1) | absent<br>(95.0) |", lines);
        Assert.Contains(@"| a\|b | 80.00 ± 0.00 | failed | absent |", lines);
        Assert.Contains("| cardio | not run | not run | absent |", lines);
        Assert.Contains("| *mean* | 86.0<br>of 2 of 3 | 91.0<br>of 1 of 3 | – |", lines);
        Assert.Contains("| out of memory | 1 | pca on a\\|b |", lines);
        Assert.Contains("- 12 runs planned: 5 finished, 1 failed, 6 not run yet.", lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Text_is_the_same_to_the_byte_whatever_the_order_and_the_times_of_the_runs(int seed) =>
        Assert.Equal(MadeUpSuite.Typical().Markdown, MadeUpSuite.Text(MadeUpSuite.Typical(slower: seed).Shuffled(seed)));

    [Fact]
    public void Times_are_in_the_text_when_a_metric_names_one()
    {
        Assert.DoesNotContain("## Fit", MadeUpSuite.Typical().Markdown, StringComparison.Ordinal);
        Assert.Contains("## Fit", MadeUpSuite.Typical(alsoTimes: true).Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_figures_of_absent_detectors_and_missing_data_stay_visible()
    {
        string[] lines = MadeUpSuite.Typical().Markdown.Split('\n');

        Assert.Contains(lines, line => line.StartsWith("| DAGMM | absent<br>(62.0) |", StringComparison.Ordinal));
        Assert.Contains("| KNN | census | ROC AUC | 60.0 | data missing | – | – | Table 2 |  |", lines);
        Assert.Contains(lines, line => line.StartsWith("| PCA | cardio | best F1 | 50.0 ± 2.0 |", StringComparison.Ordinal) && line.Contains("| A, ours C |", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("Ours alone, without a published figure: AnoRand, Deep SVDD. Data without a published figure: annthyroid, breast & \"w\", cover.", StringComparison.Ordinal));
    }

    [Fact]
    public void Reader_learns_the_protocol_the_contamination_the_rules_and_what_went_wrong()
    {
        string text = MadeUpSuite.Typical().Markdown;

        Assert.All(
            (string[])[
                "Nothing but &lt;numbers> \\| made up.", "```\nmisfit bench made-up.json\n```", "- Protocol one-class: learned from half of the normal rows", "- Training: contaminated, 3.33 % of the rows learned from are anomalies.",
                "A, as many rows are flagged as there are anomalies; C, the threshold is the one of the best F1", "- Data that cannot be had: census: not in the mirror.", "| Deep SVDD | 5 | 13 | the loss did not fall |",
                "| needed more than 1.5 GB | 3 | KNN on cardio |", "## ROC AUC, against the labels \"true labels\"", "- 75 runs planned: 70 finished, 3 failed, 2 not run yet.",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void One_data_set_makes_one_table_of_detectors_and_metrics()
    {
        MadeUpSuite made = new MadeUpSuite(["KDD"], ["vae", "pca"], 2, "roc_auc", "best_accuracy", "fit_seconds", "model_bytes")
            .Finish("KDD", "vae", "roc_auc", 0.9, 0.8).Finish("KDD", "vae", "best_accuracy", 0.7, 0.7).Finish("KDD", "vae", "fit_seconds", 61, 59).Finish("KDD", "vae", "model_bytes", 2500, 2500)
            .Finish("KDD", "pca", "roc_auc", 0.8, 0.7).Finish("KDD", "pca", "best_accuracy", 0.6, 0.7).Finish("KDD", "pca", "fit_seconds", 0.01, 0.02).Finish("KDD", "pca", "model_bytes", 900, 900);

        string[] lines = made.Markdown.Split('\n');

        Assert.Contains("| detector | ROC AUC | Best accuracy, rule E | Fit | Model size |", lines);
        Assert.Contains("| vae | **85.0 ± 5.0** | **70.00 ± 0.00** | 1.00 ± 0.02 min | 2.50 ± 0.00 kB |", lines);
        Assert.Contains("| pca | 75.0 ± 5.0 | 65.0 ± 5.0 | **15.0 ± 5.0 ms** | **900 ± 0 B** |", lines);
    }
}
