using Misfit.Benchmarks.Reports;

namespace Misfit.Benchmarks.Tests.Reports;

public sealed class RankComparisonTests
{
    /// <summary>Ranks 1 2 3, 1 3 2, 2 1 3, 1 2 3: χ² = 12·4/(3·4)·(1.25² + 2² + 2.75² − 12) = 4.5, F = 3·4.5/(8 − 4.5), CD = 2.344·√(12/24).</summary>
    [Fact]
    public void Tests_over_data_sets_are_those_computed_by_hand()
    {
        MadeUpSuite made = new MadeUpSuite(["a", "b", "c", "d"], ["one", "two", "three"])
            .FinishAll("a", 0.9, 0.8, 0.7).FinishAll("b", 0.9, 0.7, 0.8).FinishAll("c", 0.8, 0.9, 0.7).FinishAll("d", 0.9, 0.8, 0.7);

        string[] lines = made.Markdown.Split('\n');

        Assert.Contains("- Friedman: χ² = 4.50, 2 degrees of freedom, p = 0.105.", lines);
        Assert.Contains("- Iman and Davenport: F = 3.86, 2 and 6 degrees of freedom, p = 0.084.", lines);
        Assert.Contains("- Nemenyi: average ranks that differ by less than the critical difference 1.66 are not told apart at 0.05.", lines);
        Assert.Contains("| one | 1.25 | a | a |", lines);
        Assert.Contains("| two | 2.00 | a | a |", lines);
        Assert.Contains("| three | 2.75 | a | a |", lines);
        Assert.Contains("| one | 1 | 1 | 1 | 1.25 | 2 | 3 |", lines);
        Assert.Contains("| *average rank* | 1.25 | 2.00 | 2.75 |", lines);
    }

    /// <summary>One wins all eight, which is exact p = 2/2⁸, times three pairs; the others win four each.</summary>
    [Fact]
    public void Neighbours_that_Wilcoxon_and_Holm_do_not_tell_apart_form_a_group()
    {
        var made = new MadeUpSuite(Enumerable.Range(1, 8).Select(i => $"set {i}"), ["lower", "two", "one"]);
        for (int i = 1; i <= 8; i++)
        {
            made.FinishAll($"set {i}", 0.5 + (0.01 * i * (i % 2 == 0 ? 1 : -1)), 0.5, 0.8 + (0.001 * i));
        }

        var tables = new SuiteTables(made.Results);
        var comparison = new RankComparison(CompleteFigures.Of(tables, tables.Detectors, tables.Headline), tables.Headline);

        Assert.Equal("one", comparison.Labels[0]);
        Assert.Equal([(1, 2)], comparison.WilcoxonGroups());
        Assert.Equal(3 * 2 / 256.0, comparison.Wilcoxon[0].PValue, 12);
        Assert.Equal(8, comparison.TimesBest(0));
    }

    [Fact]
    public void Lower_is_ranked_first_where_lower_is_better()
    {
        MadeUpSuite made = new MadeUpSuite(["a", "b", "c"], ["slow", "fast", "middle"], 1, "fit_seconds").FinishAll("a", 9, 1, 2).FinishAll("b", 9, 1, 2).FinishAll("c", 9, 1, 2);

        Assert.Contains("| *average rank* | 3.00 | 1.00 | 2.00 |", made.Markdown, StringComparison.Ordinal);
        Assert.Contains("| a | 9.00 s | **1.00 s** | 2.00 s |", made.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Detectors_and_data_without_figures_are_left_out_with_the_reason()
    {
        MadeUpSuite made = new MadeUpSuite(["a", "b", "c", "d"], ["one", "two", "three", "four"])
            .FinishAll("a", 0.9, 0.8, 0.7, 0.6).FinishAll("b", 0.9, 0.7, 0.8).FinishAll("c", 0.8, 0.9, 0.7).FinishAll("d", 0.9).Fail("b", "four", 1, "slow").Fail("c", "four", 1, "slow");

        Assert.Contains("3 listed detectors on 3 data sets", made.Markdown, StringComparison.Ordinal);
        Assert.Contains("Left out for lack of figures: four (2 failed, 1 not run); d (2 not run).", made.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_complete_data_sets_make_no_tests()
    {
        MadeUpSuite made = new MadeUpSuite(["a", "b"], ["one", "two", "three"]).FinishAll("a", 0.9, 0.8, 0.7).FinishAll("b", 0.9, 0.7, 0.8);

        Assert.Contains("No tests over data sets: they need at least 3 data sets on which at least 3 listed detectors all have a figure.", made.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Best_twenty_are_compared_of_more()
    {
        string[] names = [.. Enumerable.Range(1, 22).Select(i => $"detector {i}")];
        var made = new MadeUpSuite(["a", "b", "c"], names);
        foreach (string set in (string[])["a", "b", "c"])
        {
            made.FinishAll(set, [.. Enumerable.Range(1, 22).Select(i => 1 - (0.01 * i))]);
        }

        string[] lines = made.Markdown.Split('\n');

        Assert.Contains("- Friedman: χ² = 63.0, 21 degrees of freedom, p < 0.001.", lines);
        Assert.Contains(lines, line => line.StartsWith("- From here on the best 20 by average rank", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("| detector 20 | 20.00 |", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("| detector 21 | 21.00 |", StringComparison.Ordinal));
    }
}
