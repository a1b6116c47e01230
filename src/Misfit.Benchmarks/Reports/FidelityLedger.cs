using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>A published method, what it printed and how ours differs from it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Equation">Where the source defines what was built: "eq. 4".</param>
/// <param name="Suite">The name of the suite that measures it.</param>
/// <param name="Data">The name of its data in the suite; "mean" for the mean over all data of the suite.</param>
/// <param name="Metric">The name of the metric, as in <see cref="Suites.Metric.All"/>.</param>
/// <param name="Detector">The name of ours in the suite.</param>
/// <param name="Published">The published figure, a share (0.821, not 82.1) where the metric is one; null when none is printed.</param>
/// <param name="DeviationOfPublished">Its printed standard deviation; null when none is printed.</param>
/// <param name="Rule">The letter of the threshold rule of the published figure; null when it needs none, "?" when it is not known.</param>
/// <param name="Deviations">What ours does otherwise; empty when nothing.</param>
/// <param name="Reason">Why, or why the figures differ.</param>
public sealed record FidelityEntry(string Method, string Equation, string Suite, string Data, string Metric, string Detector, double? Published = null, double? DeviationOfPublished = null, string? Rule = null, string Deviations = "", string Reason = "");

/// <summary>The ledger of how faithful the catalogue is: each method's published figure beside ours, each deviation and its reason.</summary>
public static class FidelityLedger
{
    private const string MeanOfAll = "mean";

    /// <summary>Reads entries.</summary>
    /// <exception cref="DataException">The file cannot be read, or something in it is wrong; says what and where.</exception>
    public static IReadOnlyList<FidelityEntry> Read(string path)
    {
        FidelityEntry[] entries = SuiteReader.Parse(path, FidelityJson.Default.FidelityEntryArray);
        foreach (FidelityEntry entry in entries)
        {
            _ = Metric.Find(entry.Metric);
        }

        return entries;
    }

    /// <summary>Writes the ledger as Markdown.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="entries">The entries, in their order.</param>
    /// <param name="results">What was run, by the name of the suite; the figures of others are "not run".</param>
    /// <exception cref="DataException">An entry names data or a detector that its suite has not.</exception>
    public static void Write(Stream stream, IReadOnlyList<FidelityEntry> entries, IReadOnlyDictionary<string, SuiteResults> results)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(results);
        Dictionary<string, SuiteTables> tables = results.ToDictionary(pair => pair.Key, pair => new SuiteTables(pair.Value));
        ReportColumn[] columns =
        [
            new("method", Number: false), new("equation", Number: false), new("figure", Number: false), new("published"), new("ours (n)"), new("rule", Number: false), new("deviation", Number: false), new("reason", Number: false), new("suite", Number: false),
        ];
        var text = new StringBuilder("# Fidelity\n\nEach method's published figure and ours, mean ± population standard deviation over n seeds, shares in per cent; what ours does otherwise, and why. Made from `bench/fidelity.json` and the results of the suites.\n\n");
        SuiteMarkdown.Append(text, new ReportTable("Fidelity", columns, [.. entries.Select(entry => Row(entry, tables.GetValueOrDefault(entry.Suite)))]));
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(text);
    }

    private static ReportRow Row(FidelityEntry entry, SuiteTables? tables)
    {
        Metric metric = Metric.Find(entry.Metric);
        string published = entry.Published is not { } value ? "none" : entry.DeviationOfPublished is { } deviation ? FigureText.WithDeviation(value, deviation, metric.Unit) : FigureText.Value(value, metric.Unit);
        string rule = entry.Rule == metric.Rule ? metric.Rule ?? "–" : $"{(entry.Rule == "?" ? "not known" : entry.Rule ?? "none")}, ours {metric.Rule ?? "none"}";
        return new ReportRow(
        [
            new ReportCell(entry.Method),
            new ReportCell(entry.Equation),
            new ReportCell($"{metric.Title}, {entry.Data}"),
            new ReportCell(published),
            new ReportCell(tables is null ? "not run" : Ours(entry, metric, tables)),
            new ReportCell(rule),
            new ReportCell(entry.Deviations.Length == 0 ? "none" : entry.Deviations),
            new ReportCell(entry.Reason),
            new ReportCell(entry.Suite),
        ]);
    }

    private static string Ours(FidelityEntry entry, Metric metric, SuiteTables tables)
    {
        DetectorLine detector = Line(tables.Detectors, line => line.Label == entry.Detector, "detector", entry.Detector, tables.Detectors.Select(line => line.Label));
        if (entry.Data == MeanOfAll)
        {
            double?[] means = [.. tables.Data.Select(line => tables.Mean(line, detector, metric))];
            return means.Contains(null) ? $"{means.Count(mean => mean is not null)} of {means.Length} run" : $"{FigureText.Value(means.Average()!.Value, metric.Unit)} (of {means.Length})";
        }

        DataLine data = Line(tables.Data, line => line.Data.Name == entry.Data || line.Label == entry.Data, "data", entry.Data, tables.Data.Select(line => line.Label));
        double[] values = tables.Values(data, detector, metric);
        return values.Length > 0 ? $"{FigureText.MeanAndDeviation(values, metric.Unit)} ({values.Length})" : tables.Lack(data, detector) is "–" ? "not measured" : tables.Lack(data, detector);

        T Line<T>(IEnumerable<T> lines, Func<T, bool> wanted, string kind, string name, IEnumerable<string> names)
            where T : class =>
            lines.FirstOrDefault(wanted) ?? throw new DataException($"The fidelity of {entry.Method} names the {kind} '{name}', which the suite '{entry.Suite}' has not; it has {string.Join(", ", names)}.");
    }
}

/// <summary>Reads the ledger's entries: comments and trailing commas are welcome, unknown names are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FidelityEntry[]))]
internal sealed partial class FidelityJson : JsonSerializerContext;
