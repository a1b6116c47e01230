namespace Misfit.Benchmarks.Tests.Reports;

public sealed class SelectionSectionTests
{
    // By mean "steady" wins on all three; without the last set "bold" does, and is poor there.
    private static MadeUpSuite Made() => new MadeUpSuite(["one", "two", "three"], ["steady", "bold"])
        .FinishAll("one", 0.8, 0.9).FinishAll("two", 0.8, 0.9).FinishAll("three", 0.8, 0.3);

    [Fact]
    public void Detector_is_chosen_without_the_set_it_is_told_on()
    {
        MadeUpSuite made = Made();
        made.Suite = made.Suite with { Selection = true };

        // Left out one: steady (80.0 against 60.0), so .8; the same for two; left out three: bold, so .3. Mean 63.3. By rank both tie without one or two, and the first is taken.
        Assert.Contains("| mean ROC AUC | steady | steady (2), bold (1) | 63.3 |", made.Markdown.Split('\n'));
        Assert.Contains("| average rank by ROC AUC | bold | steady (2), bold (1) | 63.3 |", made.Markdown.Split('\n'));
    }

    [Fact]
    public void Suites_that_do_not_ask_have_no_such_section()
    {
        Assert.DoesNotContain("Choosing one for all", Made().Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_data_sets_are_told()
    {
        MadeUpSuite made = new MadeUpSuite(["one", "two"], ["steady", "bold"]).FinishAll("one", 0.8, 0.9).FinishAll("two", 0.8, 0.9);
        made.Suite = made.Suite with { Selection = true };

        Assert.Contains("Nothing to choose yet", made.Markdown, StringComparison.Ordinal);
    }
}
