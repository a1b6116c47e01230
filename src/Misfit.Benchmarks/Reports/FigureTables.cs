using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>A metric's figures of data × detectors, the more numerous of the two going down the page.</summary>
internal sealed class FigureTables(SuiteTables tables, Metric metric, string? labels = null)
{
    private const int MostIntervalsInText = 60;

    private readonly CompleteFigures complete = CompleteFigures.Of(tables, tables.Detectors.Where(line => line.Role == SuiteRole.Listed), metric, labels);

    /// <summary>A section for each metric, then those against other labels.</summary>
    public static IEnumerable<ReportSection> Sections(SuiteTables tables)
    {
        foreach (string? labels in tables.OtherLabels.Prepend(null))
        {
            foreach (Metric metric in tables.Suite.Metrics.Where(metric => labels is null || HasFigures(tables, metric, labels)))
            {
                yield return new FigureTables(tables, metric, labels).Section();
            }
        }
    }

    public static string TitleOf(Metric metric) => metric.Rule is null ? Capital(metric.Title) : $"{Capital(metric.Title)}, rule {metric.Rule}";

    private static string Capital(string title) => char.ToUpperInvariant(title[0]) + title[1..];

    private static bool HasFigures(SuiteTables tables, Metric metric, string labels) =>
        tables.Data.Any(data => tables.Detectors.Any(detector => tables.Values(data, detector, metric, labels).Length > 0));

    private ReportSection Section()
    {
        string title = TitleOf(metric) + (labels is null ? "" : $", against the labels \"{labels}\"");
        List<ReportBlock> blocks = [new ReportText(Explanation()), Table(title, Cell, Summaries())];
        if (tables.Data.Any(data => tables.Detectors.Any(detector => tables.Values(data, detector, metric, labels).Length > 1)))
        {
            bool inText = labels is null && metric == tables.Headline && tables.Data.Count * tables.Detectors.Count <= MostIntervalsInText;
            blocks.Add(Table($"95 % intervals of the mean, {title}", IntervalCell, []) with { Folded = true, PageOnly = !inText });
        }

        return new ReportSection(title, blocks);
    }

    private string Explanation()
    {
        string direction = metric.HigherIsBetter ? "Higher is better" : "Lower is better";
        string baselines = tables.Detectors.Any(line => line.Role == SuiteRole.Baseline) ? " Baselines, in italics, come last." : "";
        string ranks = complete.Data.Count > 1 && complete.Detectors.Count > 1 ? $" The average rank is over the listed detectors on {FigureText.Count(complete.Data.Count, "data set")}{LeftOut()}." : "";
        string axis = tables.Suite.Axis is { } meaning ? $" After the point: {meaning}." : "";
        return $"{direction}; the best of each data set is bold.{baselines}{ranks}{axis}";
    }

    private string LeftOut() => complete.LeftOut.Count == 0 ? "" : $", without {string.Join(", ", complete.LeftOut)}";

    private ReportTable Table(string caption, Func<DataLine, DetectorLine, ReportCell> cell, IReadOnlyList<(string Name, Func<DetectorLine, ReportCell> Cell)> summaries)
    {
        if (tables.Data.Count >= tables.Detectors.Count)
        {
            return new ReportTable(
                caption,
                [new ReportColumn("data", Number: false), .. tables.Detectors.Select(detector => new ReportColumn(detector.Label, Baseline: detector.Role == SuiteRole.Baseline))],
                [
                    .. tables.Data.Select(data => new ReportRow([new ReportCell(data.Label), .. tables.Detectors.Select(detector => cell(data, detector))])),
                    .. summaries.Select(summary => new ReportRow([new ReportCell(summary.Name), .. tables.Detectors.Select(summary.Cell)], ReportRowKind.Summary)),
                ]);
        }

        return new ReportTable(
            caption,
            [new ReportColumn("detector", Number: false), .. tables.Data.Select(data => new ReportColumn(data.Label)), .. summaries.Select(summary => new ReportColumn(summary.Name))],
            [
                .. tables.Detectors.Select(detector => new ReportRow(
                    [new ReportCell(detector.Label), .. tables.Data.Select(data => cell(data, detector)), .. summaries.Select(summary => summary.Cell(detector))],
                    detector.Role == SuiteRole.Baseline ? ReportRowKind.Baseline : ReportRowKind.Plain)),
            ]);
    }

    private ReportCell Cell(DataLine data, DetectorLine detector)
    {
        double[] values = tables.Values(data, detector, metric, labels);
        PublishedResult? published = labels is null ? tables.Published(data, detector, metric) : null;
        string note = published is null ? "" : PublishedTable.Describe(published, metric, values.Length == 0 ? null : Sample.Mean(values));
        if (values.Length == 0)
        {
            return new ReportCell(tables.Lack(data, detector)) { Note = note };
        }

        double mean = Sample.Mean(values);
        string count = values.Length == tables.Planned(data, detector) ? "" : $" (n {values.Length})";
        return new ReportCell(FigureText.MeanAndDeviation(values, metric.Unit) + count, mean) { Note = note, Strong = mean == Best(data), Detail = Interval(values) };
    }

    private double? Best(DataLine data)
    {
        double[] means = [.. tables.Detectors.Select(detector => tables.Mean(data, detector, metric, labels)).OfType<double>()];
        return means.Length < 2 ? null : metric.HigherIsBetter ? means.Max() : means.Min();
    }

    private ReportCell IntervalCell(DataLine data, DetectorLine detector)
    {
        double[] values = tables.Values(data, detector, metric, labels);
        return values.Length < 2 ? new ReportCell(values.Length == 1 ? "one run" : tables.Lack(data, detector)) : new ReportCell(Ends(values), Sample.Mean(values));
    }

    private string Interval(double[] values) => values.Length < 2 ? $"n {values.Length}" : $"95 % interval of the mean {Ends(values)}, n {values.Length}";

    private string Ends(double[] values)
    {
        (double lower, double upper) = Sample.MeanInterval(values);
        return FigureText.Interval(lower, upper, metric.Unit);
    }

    private List<(string Name, Func<DetectorLine, ReportCell> Cell)> Summaries()
    {
        var summaries = new List<(string, Func<DetectorLine, ReportCell>)>();
        if (tables.Data.Count > 1)
        {
            summaries.Add(("mean", MeanOverData));
        }

        if (complete.Data.Count > 1 && complete.Detectors.Count > 1)
        {
            summaries.Add(("average rank", detector => complete.AverageRank(detector, metric) is { } rank ? new ReportCell(FigureText.Rank(rank), rank) : new ReportCell("–")));
        }

        return summaries;
    }

    /// <summary>The mean over data sets, with their number where some have no figure.</summary>
    private ReportCell MeanOverData(DetectorLine detector)
    {
        double[] means = [.. tables.Data.Select(data => tables.Mean(data, detector, metric, labels)).OfType<double>()];
        return means.Length == 0
            ? new ReportCell("–")
            : new ReportCell(FigureText.Value(means.Average(), metric.Unit), means.Average()) { Note = means.Length < tables.Data.Count ? $"of {means.Length} of {tables.Data.Count}" : "" };
    }
}
