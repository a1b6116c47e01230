using Misfit.Benchmarks.Suites;
using Misfit.TestSupport;

namespace Misfit.Benchmarks.Tests.Suites;

/// <summary>The suites that are shipped, with the figures published for them.</summary>
public sealed class SuiteFilesTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "bench", "suites");

    public static TheoryData<string> Names => [.. Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => name != "fidelity").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Suite_is_read_and_has_runs(string name)
    {
        Suite suite = Read(name);

        Assert.NotEmpty(suite.Cells());
        Assert.All(suite.Detectors, detector => Assert.True(detector.Recipe is null || suite.Data.Any(detector.IsFor), $"{detector.Name} runs on nothing."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Published_shares_lie_between_0_and_1(string name) =>
        Assert.All(Read(name).Published.Where(figure => Metric.Find(figure.Metric).Unit == MetricUnit.Share), figure =>
        {
            Assert.InRange(figure.Value, 0, 1);
            Assert.InRange(figure.Deviation ?? 0, 0, 1);
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void No_figure_is_published_twice_from_one_table(string name) =>
        Assert.Equal(Read(name).Published.Count, Read(name).Published.DistinctBy(figure => (figure.Method, figure.Data, figure.Metric, figure.Table, figure.Rule)).Count());

    [Fact]
    public void Every_file_of_published_figures_belongs_to_a_suite() =>
        Assert.All(Directory.GetFiles(Path.Combine(folder, "published"), "*.json"), path => Assert.Contains(Names, row => row == Path.GetFileNameWithoutExtension(path)));

    private static Suite Read(string name) => Suite.Read(Path.Combine(folder, name + ".json"));
}
