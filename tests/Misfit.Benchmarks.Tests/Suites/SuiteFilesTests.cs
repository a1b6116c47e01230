using Misfit.Benchmarks.Reports;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Tests;

namespace Misfit.Benchmarks.Tests.Suites;

/// <summary>The suites that are shipped, with the figures published for them.</summary>
public sealed class SuiteFilesTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "bench", "suites");

    private static readonly string[] names = [.. Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Suite_is_read_and_every_detector_with_a_recipe_runs_on_something(string name)
    {
        Suite suite = Read(name);

        Assert.NotEmpty(suite.Cells());
        Assert.All(suite.Detectors.Where(detector => detector.Recipe is not null), detector => Assert.Contains(suite.Data, detector.IsFor));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_run_is_asked_for_twice(string name)
    {
        IReadOnlyList<Cell> cells = Read(name).Cells();

        Assert.Equal(cells.Count, cells.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Published_shares_and_their_deviations_lie_between_0_and_1(string name) =>
        Assert.All(Read(name).Published.Where(figure => Metric.Find(figure.Metric).Unit == MetricUnit.Share), figure =>
        {
            Assert.InRange(figure.Value, 0, 1);
            Assert.InRange(figure.Deviation ?? 0, 0, 1);
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void No_figure_stands_twice_for_one_place_of_a_table(string name)
    {
        IReadOnlyList<PublishedResult> figures = Read(name).Published;

        Assert.Equal(figures.Count, figures.DistinctBy(figure => (figure.Method, figure.Data, figure.Metric, figure.Table)).Count());
    }

    [Fact]
    public void Every_file_of_published_figures_belongs_to_the_suite_of_its_name() =>
        Assert.All(Directory.GetFiles(Path.Combine(folder, "published"), "*.json"), path => Assert.Contains(Path.GetFileNameWithoutExtension(path), names));

    [Theory]
    [InlineData("quick")]
    [InlineData("tracinad-table1", "tracinad-dsvdd")]
    [InlineData("plad-table2-cifar10", "plad-table3-fashion-mnist", "plad-mnist", "plad-table5", "plad-table5-balanced", "plad-variants", "plad-table6")]
    [InlineData("anorand-tables", "anorand-lengths", "anorand-weights", "anorand-neurons", "anorand-classification", "anorand-mnist")]
    [InlineData("iocn-table1")]
    [InlineData("cloudera-kdd", "anomagram-contamination")]
    [InlineData("adbench-classical", "adbench-deep", "adbench-features", "adbench-duplicates", "adbench-irrelevant", "adbench-label-errors")]
    [InlineData("scaling-rows", "scaling-columns")]
    public void Suites_of_a_source_are_there(params string[] expected) => Assert.All(expected, name => Assert.Contains(name, names));

    [Fact]
    public void Ledger_names_suites_data_and_detectors_that_are_there_and_figures_as_they_were_published()
    {
        IReadOnlyList<FidelityEntry> entries = FidelityLedger.Read(Path.Combine(Repository.Root, "bench", "fidelity.json"));
        Dictionary<string, Suite> suites = entries.Select(entry => entry.Suite).Distinct().ToDictionary(name => name, Read);

        FidelityLedger.Write(Stream.Null, entries, suites.ToDictionary(pair => pair.Key, pair => new SuiteResults(pair.Value, new Dictionary<Cell, CellResult>())));

        Assert.All(entries, entry => Assert.Contains(suites[entry.Suite].Metrics, metric => metric.Name == entry.Metric));
        Assert.All(entries, entry => Assert.NotEmpty(entry.Reason));
        Assert.All(entries.Where(entry => entry.Published is not null), entry =>
            Assert.Contains(suites[entry.Suite].Published, figure => (figure.Method, figure.Metric, figure.Value) == (entry.Detector, entry.Metric, entry.Published) && (figure.Deviation ?? entry.DeviationOfPublished) == entry.DeviationOfPublished));
    }

    private static Suite Read(string name) => Suite.Read(Path.Combine(folder, name + ".json"));
}
