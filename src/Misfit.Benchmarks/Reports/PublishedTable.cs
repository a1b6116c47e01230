using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>Published figures beside ours, the furthest apart first.</summary>
internal static class PublishedTable
{
    public static ReportSection? Section(SuiteTables tables)
    {
        IReadOnlyList<PublishedResult> published = tables.Suite.Published;
        if (published.Count == 0)
        {
            return null;
        }

        ReportRow[] rows =
        [
            .. from figure in published
               let values = Ours(tables, figure)
               let apart = values.Length == 0 ? -1 : Math.Abs(Sample.Mean(values) - figure.Value)
               orderby apart descending, figure.Method, figure.Data, figure.Metric
               select Row(tables, figure, values),
        ];
        int measured = published.Count(figure => Ours(tables, figure).Length > 0);
        string text = $"{measured} of {FigureText.Count(published.Count, "published figure")} have one of ours beside them, the furthest apart first. A difference is ours minus theirs, in points; for other than shares, ours divided by theirs.{Unpublished(tables)}";
        ReportColumn[] columns =
        [
            new("method", Number: false), new("data", Number: false), new("metric", Number: false), new("published"), new("ours"), new("difference"), new("rule", Number: false), new("where", Number: false), new("remark", Number: false),
        ];
        return new ReportSection("How far from the published", [new ReportText(text), new ReportTable("Published figures and ours", columns, rows)]);
    }

    /// <summary>A published figure, for the second line of a cell: "published 77.6 ± 5.4 [C, ours A], +4.5".</summary>
    public static string Describe(PublishedResult published, Metric metric, double? ours)
    {
        string rule = published.Rule is null ? "" : $" [{Rules(published, metric)}]";
        string difference = ours is { } mean ? $", {FigureText.Difference(mean, published.Value, metric.Unit)}" : "";
        return $"published {Value(published, metric)}{rule}{difference}";
    }

    private static ReportRow Row(SuiteTables tables, PublishedResult figure, double[] values)
    {
        Metric metric = Metric.Find(figure.Metric);
        double? ours = values.Length == 0 ? null : Sample.Mean(values);
        return new ReportRow(
        [
            new ReportCell(figure.Method),
            new ReportCell(figure.Data),
            new ReportCell(metric.Title),
            new ReportCell(Value(figure, metric), figure.Value),
            ours is null ? new ReportCell(Lack(tables, figure)) : new ReportCell($"{FigureText.MeanAndDeviation(values, metric.Unit)} ({values.Length})", ours),
            ours is null ? new ReportCell("–") : new ReportCell(FigureText.Difference(ours.Value, figure.Value, metric.Unit), ours - figure.Value),
            new ReportCell(figure.Rule is null ? metric.Rule ?? "–" : Rules(figure, metric)),
            new ReportCell(figure.Table),
            new ReportCell(figure.Remark ?? ""),
        ]);
    }

    private static string Rules(PublishedResult figure, Metric metric) => $"{(figure.Rule == "?" ? "rule not known" : figure.Rule)}, ours {metric.Rule ?? "none"}";

    private static string Value(PublishedResult figure, Metric metric) =>
        figure.Deviation is { } deviation ? FigureText.WithDeviation(figure.Value, deviation, metric.Unit)
        : metric.Unit == MetricUnit.Share ? FigureText.Number(100 * figure.Value, "0.0#")
        : FigureText.Value(figure.Value, metric.Unit);

    private static double[] Ours(SuiteTables tables, PublishedResult figure) =>
        Lines(tables, figure) is [var (data, detector)] ? tables.Values(data, detector, Metric.Find(figure.Metric)) : [];

    private static (DataLine Data, DetectorLine Detector)[] Lines(SuiteTables tables, PublishedResult figure) =>
        [.. from data in tables.Data where data.Data.Name == figure.Data from detector in tables.Detectors where detector.Name == figure.Method select (data, detector)];

    private static string Lack(SuiteTables tables, PublishedResult figure) => Lines(tables, figure) switch
    {
        [] => "data missing",
        [var (data, detector)] => tables.Lack(data, detector),
        _ => "a curve, see there",
    };

    private static string Unpublished(SuiteTables tables)
    {
        HashSet<string> methods = [.. tables.Suite.Published.Select(figure => figure.Method)];
        HashSet<string> data = [.. tables.Suite.Published.Select(figure => figure.Data)];
        string[] lines = [.. tables.Detectors.Where(line => line.Role == SuiteRole.Listed && !methods.Contains(line.Name)).Select(line => line.Label)];
        string[] sets = [.. tables.Data.Where(line => !data.Contains(line.Data.Name)).Select(line => line.Label)];
        return (lines.Length == 0 ? "" : $" Ours alone, without a published figure: {string.Join(", ", lines)}.")
            + (sets.Length == 0 ? "" : $" Data without a published figure: {string.Join(", ", sets)}.");
    }
}
