using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>A metric's figures of data × detectors.</summary>
internal sealed class FigureTables(SuiteTables tables, Metric metric, string? labels)
{
    private const int MostIntervalsInText = 60;

    private readonly Dictionary<DataLine, double?> best = [];

    private readonly CompleteFigures complete = CompleteFigures.Of(tables, tables.Detectors.Where(line => line.Role == SuiteRole.Listed), metric, labels);

    /// <summary>The headline labels' figures, then those against other labels: a section for each metric, or one for all of them when there is only one data set.</summary>
    public static IEnumerable<ReportSection> Sections(SuiteTables tables) =>
        tables.OtherLabels.Prepend(null).SelectMany(labels => tables.Data.Count == 1 ? [OfOneDataSet(tables, labels)] : OfEachMetric(tables, labels));

    private static IEnumerable<ReportSection> OfEachMetric(SuiteTables tables, string? labels) =>
        Measured(tables, labels).Select(metric => new FigureTables(tables, metric, labels).Section());

    private static ReportSection OfOneDataSet(SuiteTables tables, string? labels)
    {
        DataLine data = tables.Data[0];
        FigureTables[] each = [.. Measured(tables, labels).Select(metric => new FigureTables(tables, metric, labels))];
        string title = "Figures on " + data.Label + Against(labels);
        return new ReportSection(title,
        [
            new ReportText($"The best of each column is bold.{Baselines(tables)}{(labels is null ? string.Concat(each.Select(one => one.Published()).Distinct()) : "")}"),
            new ReportTable(title, [new ReportColumn("detector", Number: false), .. each.Select(one => new ReportColumn(one.Title))], [.. tables.Detectors.Select(detector => CrossTable.Row(detector, each.Select(one => one.Cell(data, detector))))]),
            .. each.Take(1).Where(one => one.Repeated).Select(one => one.Intervals()),
        ]);
    }

    /// <summary>The suite's metrics; of those against other labels the ones that have a figure, as times have none.</summary>
    private static IEnumerable<Metric> Measured(SuiteTables tables, string? labels) =>
        tables.Suite.Metrics.Where(metric => labels is null || tables.Data.Any(data => tables.Detectors.Any(detector => tables.Values(data, detector, metric, labels).Length > 0)));

    private static string Against(string? labels) => labels is null ? "" : $", against the labels \"{labels}\"";

    private static string Baselines(SuiteTables tables) => tables.Detectors.Any(line => line.Role == SuiteRole.Baseline) ? " Baselines, in italics, come last." : "";

    private string Published() => labels is null && tables.Suite.Published.Any(figure => figure.Metric == metric.Name)
        ? " In parentheses: the published figure and how far ours is from it" + (tables.Suite.Published.Any(figure => figure.Metric == metric.Name && figure.Rule is not null) ? "; in brackets the rule it was computed by where that is not ours." : ".")
        : "";

    private string Title => FigureText.Capital(metric.Title) + (metric.Rule is null ? "" : $", rule {metric.Rule}");

    private bool Ranked => complete.Data.Count > 1 && complete.Detectors.Count > 1;

    private bool Repeated => tables.Data.Any(data => tables.Detectors.Any(detector => tables.Values(data, detector, metric, labels).Length > 1));

    private ReportSection Section()
    {
        ReportTable table = CrossTable.Of(tables, Title + Against(labels), tables.Detectors, Cell, [new CrossSummary("mean", MeanOverData), .. Ranked ? [new CrossSummary("average rank", Rank)] : Array.Empty<CrossSummary>()]);
        return new ReportSection(Title + Against(labels), [new ReportText(Explanation()), table, .. Repeated ? [Intervals()] : Array.Empty<ReportBlock>()]);
    }

    private string Explanation()
    {
        string direction = metric.HigherIsBetter ? "Higher is better" : "Lower is better";
        string left = complete.LeftOut.Count == 0 ? "" : $", without {complete.Lacking}";
        string ranks = Ranked ? $" The average rank is over the listed detectors on {FigureText.Count(complete.Data.Count, "data set")}{left}." : "";
        string axis = tables.Suite.Axis is { } meaning ? $" The number after \"·\" is {meaning}." : "";
        return $"{direction}; the best{(metric.Unit == MetricUnit.Share ? "" : " listed")} of each data set is bold.{Baselines(tables)}{Published()}{ranks}{axis}";
    }

    private ReportTable Intervals()
    {
        bool inText = labels is null && metric == tables.Headline && tables.Data.Count * tables.Detectors.Count <= MostIntervalsInText;
        return CrossTable.Of(tables, $"95 % intervals of the mean, {Title}{Against(labels)}", tables.Detectors, IntervalCell) with { Folded = true, PageOnly = !inText };
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
        return new ReportCell(FigureText.MeanAndDeviation(values, metric.Unit) + count, mean) { Note = note, Mark = mean == Best(data) && Counts(detector) ? "best" : "", Detail = Interval(values) };
    }

    /// <summary>The best mean on a data set; null where there is nothing to compare.</summary>
    private double? Best(DataLine data)
    {
        if (!best.TryGetValue(data, out double? value))
        {
            double[] means = [.. tables.Detectors.Where(Counts).Select(detector => tables.Mean(data, detector, metric, labels)).OfType<double>()];
            value = means.Length < 2 ? null : metric.HigherIsBetter ? means.Max() : means.Min();
            best.Add(data, value);
        }

        return value;
    }

    // That random scores are quick is no merit.
    private bool Counts(DetectorLine detector) => metric.Unit == MetricUnit.Share || detector.Role != SuiteRole.Baseline;

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

    /// <summary>The mean over data sets, with their number where some have no figure.</summary>
    private ReportCell MeanOverData(DetectorLine detector)
    {
        double[] means = [.. tables.Data.Select(data => tables.Mean(data, detector, metric, labels)).OfType<double>()];
        return means.Length == 0
            ? new ReportCell("–")
            : new ReportCell(FigureText.Value(means.Average(), metric.Unit), means.Average()) { Note = means.Length < tables.Data.Count ? $"of {means.Length} of {tables.Data.Count}" : "" };
    }

    private ReportCell Rank(DetectorLine detector) => complete.AverageRank(detector, metric) is { } rank ? new ReportCell(FigureText.Rank(rank), rank) : new ReportCell("–");
}
