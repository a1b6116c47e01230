using Misfit.Benchmarks.Reports;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Tests.Reports;

public sealed class ReportSectionsTests
{
    /// <summary>Of 0.90, 0.92, 0.91 against 0.80, 0.84, 0.81 Welch's p is 0.00686 (SciPy), twice that with Holm; against the same figures it is 1.</summary>
    [Fact]
    public void Reference_is_tested_against_each_other_over_seeds()
    {
        MadeUpSuite made = new MadeUpSuite(["a", "b"], ["ours", "weak", "equal"], 3)
            .Finish("a", "ours", "roc_auc", 0.90, 0.92, 0.91).Finish("a", "weak", "roc_auc", 0.80, 0.84, 0.81).Finish("a", "equal", "roc_auc", 0.90, 0.92, 0.91).Finish("b", "ours", "roc_auc", 0.9);
        made.Suite = made.Suite with { Reference = "ours" };

        string[] lines = made.Markdown.Split('\n');

        Assert.Contains("| a | **better, 0.014** | 1.000 |", lines);
        Assert.Contains("| b | – | – |", lines);
    }

    /// <summary>A picture not run yet is left out; the others are numbers in the text and drawn on the page.</summary>
    [Fact]
    public void Pictures_are_told_in_the_text_and_drawn_on_the_page()
    {
        var surface = new SuitePicture("Moons", CellSketch.Surface, "moons", "iocn", 0.5);
        var codes = new SuitePicture("Digits", CellSketch.Codes, "digits", "vae", 0);
        Suite suite = new MadeUpSuite([], [], 1).Suite with { Pictures = [surface, codes, codes with { Title = "Not yet", Recipe = "autoencoder" }] };
        var sketch = new CellSketch([0, 1, 1, 0], [0, 0, 1, 1], [false, false, false, true]);
        CellResult[] results =
        [
            new(suite.Cell(surface)) { Sketch = sketch with { GridX = [-1, 0, 1, 2], GridY = [-1, 2], Scores = [0, 0, 0, 1, 0, 0, 1, 1], RowScores = [0, 0.5, 0.7, 0.9] } },
            new(suite.Cell(codes)) { Sketch = sketch with { CodeWidth = 8, ExplainedVariance = 0.75, NearestAnomalies = 0 } },
        ];
        var whole = new SuiteResults(suite, results.ToDictionary(result => result.Cell));
        string page = MadeUpSuite.Written(stream => SuitePage.Write(stream, whole, "misfit bench made-up.json"));

        string[] lines = MadeUpSuite.Text(whole).Split('\n');

        Assert.Contains("| Moons | moons | iocn | 0.5 | 62.5 % | 66.7 % | 0.0 % |", lines);
        Assert.Contains("| Digits | vae | 8 | 75.0 % | 0.0 % | 25.0 % |", lines);
        Assert.DoesNotContain("Not yet", page, StringComparison.Ordinal);
        Assert.Contains("3 runs planned: 2 finished, 0 failed, 1 not run yet", page, StringComparison.Ordinal);
        Assert.Contains("<h3>Moons</h3>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"surface-line\" d=\"M", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Curve_averages_data_at_each_place_and_leaves_out_places_that_lack_one()
    {
        var made = new MadeUpSuite([], ["knn"], 2);
        made.Suite = made.Suite with
        {
            Axis = "copies",
            Data = [.. from name in new[] { "cardio", "pima" } from at in new[] { 1.0, 2.0, 500.0 } select new SuiteData(name, $"{name}?copies={at}", at)],
        };
        made.Finish("cardio?copies=1", "knn", "roc_auc", 0.9, 0.8).Finish("pima?copies=1", "knn", "roc_auc", 0.7, 0.7).Finish("cardio?copies=2", "knn", "roc_auc", 0.5, 0.5)
            .Finish("cardio?copies=500", "knn", "roc_auc", 0.6, 0.6).Finish("pima?copies=500", "knn", "roc_auc", 0.6, 0.6);

        Assert.Contains("## Over copies", made.Markdown, StringComparison.Ordinal);
        Assert.Contains("| detector | 1 | 500 |", made.Markdown, StringComparison.Ordinal);
        Assert.Contains("| knn | 77.5 ± 2.5 | 60.0 |", made.Markdown, StringComparison.Ordinal);
        Assert.Contains("| cardio · 2 | 50.00 ± 0.00 |", made.Markdown, StringComparison.Ordinal);
        Assert.Contains("copies, log</text>", made.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Detector_over_its_own_axis_is_a_curve_and_one_without_a_place_is_flat()
    {
        var made = new MadeUpSuite(["a"], [], 1);
        made.Suite = made.Suite with
        {
            Axis = "w",
            Detectors = [new SuiteDetector("AnoRand", "w0", SuiteRole.Listed, At: 0), new SuiteDetector("AnoRand", "w1", SuiteRole.Listed, At: 0.5), new SuiteDetector("random scores", "random", SuiteRole.Baseline)],
        };
        made.Finish("a", "w0", "roc_auc", 0.8).Finish("a", "w1", "roc_auc", 0.9).Finish("a", "random", "roc_auc", 0.5);

        string[] lines = made.Markdown.Split('\n');

        Assert.Contains("| detector | 0 | 0.5 |", lines);
        Assert.Contains("| AnoRand | 80.0 | 90.0 |", lines);
        Assert.Contains("| *random scores* | 50.0 | 50.0 |", lines);
        Assert.Contains("| AnoRand · 0.5 | **90.0** |", lines);
    }

    [Theory]
    [InlineData(0.00034, MetricUnit.Seconds, "340 µs")]
    [InlineData(12.34, MetricUnit.Seconds, "12.3 s")]
    [InlineData(5400, MetricUnit.Seconds, "1.50 h")]
    [InlineData(2500, MetricUnit.Microseconds, "2.50 ms")]
    [InlineData(123456, MetricUnit.Bytes, "123 kB")]
    [InlineData(1234567, MetricUnit.Count, "1,234,567")]
    [InlineData(0.98765, MetricUnit.Share, "98.8")]
    [InlineData(0, MetricUnit.Seconds, "0 µs")]
    public void Figures_are_written_in_units_that_suit_them(double value, MetricUnit unit, string expected) => Assert.Equal(expected, FigureText.Value(value, unit));

    [Fact]
    public void Names_that_want_the_same_place_are_moved_apart_within_the_frame()
    {
        double[] places = Chart.Spread([50, 52, 98, 99, 10], 10, 0, 100);

        Assert.Equal([50, 60, 90, 100, 10], places);
    }
}
