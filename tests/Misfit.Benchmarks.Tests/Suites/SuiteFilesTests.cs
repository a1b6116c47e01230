using Misfit.Benchmarks.Suites;
using Misfit.Tests;

namespace Misfit.Benchmarks.Tests.Suites;

/// <summary>The suites that are shipped, with the figures published for them.</summary>
public sealed class SuiteFilesTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "bench", "suites");

    // The hand-written half of the ledger is no suite.
    private static readonly string[] names = [.. Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "fidelity").Order(StringComparer.Ordinal)];

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

    private static Suite Read(string name) => Suite.Read(Path.Combine(folder, name + ".json"));
}
