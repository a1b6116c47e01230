using System.Text;
using Misfit.Benchmarks.Reports;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Numerics;

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
        Seconds = 60,
        Gigabytes = 1.5,
        Metrics = [.. (metrics.Length == 0 ? ["roc_auc"] : metrics).Select(Metric.Find)],
        Data = [.. data.Select(name => new SuiteData(name, name))],
        Detectors = [.. detectors.Select(name => new SuiteDetector(name, name, SuiteRole.Listed))],
    };

    public Suite Suite { get; set; }

    public SuiteResults Results => new(Suite, cells);

    /// <summary>The report as Markdown.</summary>
    public string Markdown => Text(Results);

    /// <summary>The report as a page.</summary>
    public string Page => Written(stream => SuitePage.Write(stream, Results, "misfit bench made-up.json"));

    public static string Text(SuiteResults results) => Written(stream => SuiteMarkdown.Write(stream, results, "misfit bench made-up.json"));

    public static string Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A suite with something of everything: published figures, an absent detector, baselines, a failed run, one not run, alarms, other labels, times.</summary>
    public static MadeUpSuite Typical(bool alsoTimes = false, double slower = 1)
    {
        string[] data = ["ALOI", "annthyroid", "breast & \"w\"", "cardio", "cover"], detectors = ["AnoRand", "PCA", "KNN", "Deep SVDD", "isolation-forest"];
        var made = new MadeUpSuite(data, detectors, 3, alsoTimes ? ["roc_auc", "best_f1", "fit_seconds"] : ["roc_auc", "best_f1"]);
        SuiteDetector[] listed = [.. made.Suite.Detectors.Take(4)];
        made.Suite = made.Suite with
        {
            About = "Nothing but <numbers> | made up.",
            Reference = "AnoRand",
            Missing = ["census: not in the mirror"],
            Detectors = [.. listed, new SuiteDetector("DAGMM", null, SuiteRole.Absent), made.Suite.Detectors[4] with { Role = SuiteRole.Baseline }],
            Published =
            [
                new PublishedResult("KNN", "ALOI", "roc_auc", 0.71, "Table 2"), new PublishedResult("DAGMM", "ALOI", "roc_auc", 0.62, "Table 2"),
                new PublishedResult("KNN", "census", "roc_auc", 0.6, "Table 2"), new PublishedResult("PCA", "cardio", "best_f1", 0.5, "Table 3", 0.02, "A"),
            ],
        };
        var rng = new Rng(7);
        foreach ((string set, int d, int seed) in from set in data from d in Enumerable.Range(0, detectors.Length) from seed in new[] { 1, 2, 3 } where (set, d, seed) is not ("cover", 3, > 1) select (set, d, seed))
        {
            double level = 0.95 - (0.1 * d) + (0.05 * rng.NextDouble());
            made.Change(set, detectors[d], seed, result => (set, d) is ("cardio", 2) ? result with { Error = "needed more than 1.5 GB" } : result with
            {
                Figures = new Dictionary<string, double> { ["roc_auc"] = level, ["best_f1"] = level / 2, ["fit_seconds"] = slower * (d + 1) * level, ["score_seconds"] = slower * 0.01 },
                OtherLabels = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["true labels"] = new Dictionary<string, double> { ["roc_auc"] = level - 0.1 } },
                Rows = new CellRows(1200, 40, 400, 13, 21),
                Alarms = d == 3 && seed == 1 ? ["the loss did not fall"] : [],
            });
        }

        return made;
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

    /// <summary>Finishes one run of each detector on a data set.</summary>
    public MadeUpSuite FinishAll(string data, params double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Finish(data, Suite.Detectors[i].Recipe!, Suite.Metrics[0].Name, values[i]);
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

    /// <summary>The same results, put in in another order.</summary>
    public SuiteResults Shuffled(int seed)
    {
        var rng = new Rng(seed);
        return new SuiteResults(Suite, cells.OrderBy(_ => rng.NextDouble()).ToDictionary(pair => pair.Key, pair => pair.Value));
    }
}
