using System.Text;
using Misfit.Benchmarks.Reports;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Tests.Reports;

/// <summary>Suites whose results are made up figure by figure.</summary>
internal sealed class MadeUpSuite
{
    private readonly Dictionary<Cell, CellResult> cells = [];

    public MadeUpSuite(IEnumerable<string> data, IEnumerable<string> detectors, int seeds = 1, params string[] metrics) => Suite = new Suite
    {
        Name = "made-up",
        Title = "Made up",
        Protocol = "one-class",
        Seeds = seeds,
        Seconds = 1,
        Gigabytes = 1,
        Metrics = [.. (metrics.Length == 0 ? ["roc_auc"] : metrics).Select(Metric.Find)],
        Data = [.. data.Select(name => new SuiteData(name, name))],
        Detectors = [.. detectors.Select(name => new SuiteDetector(name, name, SuiteRole.Listed))],
    };

    public Suite Suite { get; set; }

    public SuiteResults Results => new(Suite, cells);

    /// <summary>The report as Markdown.</summary>
    public string Markdown => Written(stream => SuiteMarkdown.Write(stream, Results, "misfit bench made-up.json"));

    public static string Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Finishes a run for each value, with the seeds 1, 2, ….</summary>
    public MadeUpSuite Finish(string data, string detector, string metric, params double[] values)
    {
        for (int seed = 1; seed <= values.Length; seed++)
        {
            double value = values[seed - 1];
            Change(data, detector, seed, result => result with { Figures = new Dictionary<string, double>(result.Figures) { [metric] = value } });
        }

        return this;
    }

    public MadeUpSuite Fail(string data, string detector, int seed, string error) => Change(data, detector, seed, result => result with { Error = error });

    public MadeUpSuite Change(string data, string detector, int seed, Func<CellResult, CellResult> change)
    {
        Cell cell = Suite.Cell(Suite.Data.First(entry => entry.Text == data), Suite.Detectors.First(entry => entry.Recipe == detector), seed);
        cells[cell] = change(cells.GetValueOrDefault(cell) ?? new CellResult(cell));
        return this;
    }

    public MadeUpSuite Finish1(string data, string detector, int seed, double level, double seconds, bool alarm = false) =>
        Change(data, detector, seed, result => result with
        {
            Figures = new Dictionary<string, double> { ["roc_auc"] = level, ["average_precision"] = level * 0.6, ["best_f1"] = level * 0.7, ["fit_seconds"] = seconds, ["score_seconds"] = seconds / 5 },
            Rows = new CellRows(1200, 40, 400, 13, 21),
            Alarms = alarm ? ["the loss did not fall"] : [],
        });

    /// <summary>The same results, put in in another order.</summary>
    public SuiteResults Shuffled(int seed)
    {
        var shuffled = new Dictionary<Cell, CellResult>();
        foreach ((Cell cell, CellResult result) in cells.OrderBy(pair => (pair.Key.GetHashCode() * 31L) ^ (seed * 7919L)))
        {
            shuffled.Add(cell, result);
        }

        return new SuiteResults(Suite, shuffled);
    }
}
