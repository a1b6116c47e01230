using System.Globalization;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>A line of tables that stands for data.</summary>
/// <param name="Label">The data's name, with its place on the axis where the name alone does not tell.</param>
/// <param name="Data">The data.</param>
internal sealed record DataLine(string Label, SuiteData Data);

/// <summary>A line of tables that stands for a detector: entries of one name and place, with other recipes for other data.</summary>
internal sealed record DetectorLine(string Label, string Name, SuiteRole Role, double? At, IReadOnlyList<SuiteDetector> Entries);

/// <summary>The figures of a suite, line by line: what tables, statistics and pictures are made from.</summary>
internal sealed class SuiteTables
{
    // All data of ADBench need not say so in every table.
    private readonly string folder;

    public SuiteTables(SuiteResults results)
    {
        Results = results;
        string[] folders = [.. Suite.Data.Select(data => data.Name[..(data.Name.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct()];
        folder = folders is [var only] ? only : "";
        Data = [.. Suite.Data.Select(data => new DataLine(Label(data), data))];
        Detectors =
        [
            .. from detector in Suite.Detectors
               group detector by (detector.Name, detector.At) into entries
               let first = entries.First()
               let line = new DetectorLine(Label(first), first.Name, first.Role, first.At, [.. entries])
               orderby line.Role == SuiteRole.Baseline
               select line,
        ];
    }

    public SuiteResults Results { get; }

    public Suite Suite => Results.Suite;

    public IReadOnlyList<DataLine> Data { get; }

    /// <summary>The detectors, baselines last.</summary>
    public IReadOnlyList<DetectorLine> Detectors { get; }

    public Metric Headline => Suite.Metrics[0];

    /// <summary>The names of other labels that any run was evaluated against.</summary>
    public IReadOnlyList<string> OtherLabels => [.. Results.Cells.Values.SelectMany(cell => cell.OtherLabels.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The finished and failed runs of a line.</summary>
    public IReadOnlyList<CellResult> Runs(DataLine data, DetectorLine detector) => [.. detector.Entries.SelectMany(entry => Results.Runs(data.Data, entry))];

    public double[] Values(DataLine data, DetectorLine detector, Metric metric, string? labels = null) =>
        [.. detector.Entries.SelectMany(entry => Results.Values(data.Data, entry, metric, labels))];

    /// <summary>The mean over seeds; null where there is no figure.</summary>
    public double? Mean(DataLine data, DetectorLine detector, Metric metric, string? labels = null) =>
        Values(data, detector, metric, labels) is { Length: > 0 } values ? Sample.Mean(values) : null;

    /// <summary>The mean over all data of a name, each once; null unless all have a figure.</summary>
    public double? MeanOfName(string data, DetectorLine detector, Metric metric, string? labels = null)
    {
        double?[] means = [.. Data.Where(line => line.Data.Name == data).Select(line => Mean(line, detector, metric, labels))];
        return means.Length == 0 || means.Contains(null) ? null : means.Average();
    }

    /// <summary>How many runs a line has when the suite is done.</summary>
    public int Planned(DataLine data, DetectorLine detector) => detector.Entries.Where(entry => entry.IsFor(data.Data)).Sum(entry => entry.Seeds ?? Suite.Seeds);

    /// <summary>Why a line has no figure.</summary>
    public string Lack(DataLine data, DetectorLine detector)
    {
        IReadOnlyList<CellResult> runs = Runs(data, detector);
        return detector.Role == SuiteRole.Absent ? "absent"
            : Planned(data, detector) == 0 ? "–"
            : runs.Any(run => run.Error is null) ? "–"
            : runs.Count > 0 ? "failed"
            : "not run";
    }

    /// <summary>The published figure of a line; none when several lines share its names.</summary>
    public PublishedResult? Published(DataLine data, DetectorLine detector, Metric metric) =>
        Data.Count(line => line.Data.Name == data.Data.Name) > 1 || Detectors.Count(line => line.Name == detector.Name) > 1
            ? null
            : Suite.Published.FirstOrDefault(figure => figure.Data == data.Data.Name && figure.Method == detector.Name && figure.Metric == metric.Name);

    /// <summary>A name of data without the folder that all data of the suite share.</summary>
    public string Short(string name) => name[folder.Length..];

    private string Label(SuiteData data) => Suite.Data.Count(other => other.Name == data.Name) == 1 ? Short(data.Name) : data.At is { } at ? At(Short(data.Name), at) : data.Text;

    private static string Label(SuiteDetector detector) => detector.At is { } at ? At(detector.Name, at) : detector.Name;

    private static string At(string name, double at) => $"{name} · {at.ToString("R", CultureInfo.InvariantCulture)}";
}
