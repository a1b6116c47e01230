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
}
