using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>Published figures beside ours: how far apart by method, and the single figures, the furthest apart first.</summary>
internal static class PublishedTable
{
    private const int MostInText = 25;

    public static ReportSection? Section(SuiteTables tables)
    {
        if (tables.Suite.Published.Count == 0)
        {
            return null;
        }

        ComparedFigure[] all = [.. tables.Suite.Published.Select(figure => ComparedFigure.Of(tables, figure)).OrderByDescending(figure => figure.Apart).ThenBy(figure => figure.Published.Method, StringComparer.Ordinal).ThenBy(figure => figure.Published.Data, StringComparer.Ordinal)];
        ComparedFigure[] measured = [.. all.Where(figure => figure.Mean is not null)];
        string text = $"{measured.Length} of {FigureText.Count(all.Length, "published figure")} have one of ours beside them. A difference is ours minus theirs in points; of other figures than shares it is ours divided by theirs.{Unpublished(tables)}";
        ReportTable[] singles = all.Length <= MostInText
            ? [Single("Published figures and ours, the furthest apart first", all)]
            :
            [
                Single(measured.Length > MostInText ? $"The {MostInText} furthest apart" : "Published figures with one of ours, the furthest apart first", measured.Take(MostInText)) with { Folded = true },
                Single("All published figures and ours", all) with { Folded = true, PageOnly = true },
                Single("Published figures of other data, metrics or places than the tables above", all.Where(figure => !figure.InTables)) with { Folded = true },
            ];
        return new ReportSection("How far from the published", [new ReportText(text), .. singles.Prepend(ByMethod(measured)).Where(table => table.Rows.Count > 0)]);
    }

    /// <summary>A published figure, for the second line of a cell: "(77.6 ± 5.4 [C, ours A], +4.5)".</summary>
    public static string Describe(PublishedResult published, Metric metric, double? ours)
    {
        string rule = published.Rule is null ? "" : $" [{Rules(published, metric)}]";
        string difference = ours is { } mean ? $", {FigureText.Difference(mean, published.Value, metric.Unit)}" : "";
        return $"({Value(published, metric)}{rule}{difference})";
    }

    private static ReportTable ByMethod(IEnumerable<ComparedFigure> measured)
    {
        ReportColumn[] columns = [new("method", Number: false), new("metric", Number: false), new("figures"), new("mean difference"), new("mean distance")];
        return new ReportTable("How far apart, by method", columns,
        [
            .. from figure in measured
               where figure.Metric.Unit == MetricUnit.Share
               group figure by (figure.Published.Method, figure.Metric.Title) into figures
               let difference = 100 * figures.Average(figure => figure.Mean - figure.Published.Value)
               let distance = 100 * figures.Average(figure => figure.Apart)
               orderby distance descending
               select new ReportRow([new ReportCell(figures.Key.Method), new ReportCell(figures.Key.Title), new ReportCell(FigureText.Number(figures.Count(), "0"), figures.Count()), new ReportCell(FigureText.Signed(difference.Value), difference), new ReportCell(FigureText.Number(distance, "0.0"), distance)]),
        ]);
    }

    private static ReportTable Single(string caption, IEnumerable<ComparedFigure> figures)
    {
        ReportColumn[] columns =
        [
            new("method", Number: false), new("data", Number: false), new("metric", Number: false), new("published"), new("ours (n)"), new("difference"), new("rule", Number: false), new("where", Number: false), new("remark", Number: false),
        ];
        return new ReportTable(caption, columns, [.. figures.Select(Row)]);
    }

    private static ReportRow Row(ComparedFigure compared)
    {
        (PublishedResult published, Metric metric) = (compared.Published, compared.Metric);
        return new ReportRow(
        [
            new ReportCell(published.Method),
            new ReportCell(published.Data),
            new ReportCell(metric.Title),
            new ReportCell(Value(published, metric), published.Value),
            compared.Mean is { } mean ? new ReportCell($"{FigureText.MeanAndDeviation(compared.Ours, metric.Unit)} ({compared.Ours.Length})", mean) : new ReportCell(compared.Lack),
            compared.Mean is { } ours ? new ReportCell(FigureText.Difference(ours, published.Value, metric.Unit), ours - published.Value) : new ReportCell("–"),
            new ReportCell(published.Rule is null ? metric.Rule ?? "–" : Rules(published, metric)),
            new ReportCell(published.Table),
            new ReportCell(published.Remark ?? ""),
        ]);
    }

    private static string Rules(PublishedResult figure, Metric metric) => $"{(figure.Rule == "?" ? "rule not known" : figure.Rule)}, ours {metric.Rule ?? "none"}";

    private static string Value(PublishedResult figure, Metric metric) =>
        figure.Deviation is { } deviation ? FigureText.WithDeviation(figure.Value, deviation, metric.Unit)
        : metric.Unit == MetricUnit.Share ? FigureText.Number(100 * figure.Value, "0.0#")
        : FigureText.Value(figure.Value, metric.Unit);

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

/// <summary>A published figure and the values of ours.</summary>
/// <param name="Published">The figure.</param>
/// <param name="Metric">Its metric.</param>
/// <param name="Ours">Ours, one for each seed; empty when there is none.</param>
/// <param name="Lack">Why there is none.</param>
/// <param name="InTables">Whether a table of the suite's figures shows it.</param>
internal sealed record ComparedFigure(PublishedResult Published, Metric Metric, double[] Ours, string Lack, bool InTables)
{
    public double? Mean => Ours.Length == 0 ? null : Sample.Mean(Ours);

    /// <summary>The distance: of shares as a share, of others in powers of ten; −1 when there is none of ours.</summary>
    public double Apart => Mean is not { } mean ? -1 : Metric.Unit == MetricUnit.Share ? Math.Abs(mean - Published.Value) : Math.Abs(Math.Log10(mean / Published.Value));

    public static ComparedFigure Of(SuiteTables tables, PublishedResult figure)
    {
        Metric metric = Metric.Find(figure.Metric);
        (DataLine Data, DetectorLine Detector)[] lines = [.. from data in tables.Data where data.Data.Name == figure.Data from detector in tables.Detectors where detector.Name == figure.Method select (data, detector)];
        return lines switch
        {
            [] => new ComparedFigure(figure, metric, [], "data missing", false),
            _ when !tables.Suite.Metrics.Contains(metric) => new ComparedFigure(figure, metric, [], "not measured", false),
            [var (data, detector)] => new ComparedFigure(figure, metric, tables.Values(data, detector, metric), tables.Lack(data, detector), true),
            _ => new ComparedFigure(figure, metric, [], "a curve, see there", false),
        };
    }
}
