using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>What stands below the data of a table, or after them: a cell for each detector.</summary>
internal sealed record CrossSummary(string Name, Func<DetectorLine, ReportCell> Cell);

/// <summary>Tables of data × detectors, the more numerous of the two going down the page.</summary>
internal static class CrossTable
{
    public static ReportTable Of(SuiteTables tables, string caption, IReadOnlyList<DetectorLine> detectors, Func<DataLine, DetectorLine, ReportCell> cell, params IReadOnlyList<CrossSummary> summaries)
    {
        if (tables.Data.Count >= detectors.Count)
        {
            return new ReportTable(
                caption,
                [new ReportColumn("data", Number: false), .. detectors.Select(detector => new ReportColumn(detector.Label, Baseline: detector.Role == SuiteRole.Baseline))],
                [
                    .. tables.Data.Select(data => new ReportRow([new ReportCell(data.Label), .. detectors.Select(detector => cell(data, detector))])),
                    .. summaries.Select(summary => new ReportRow([new ReportCell(summary.Name), .. detectors.Select(summary.Cell)], ReportRowKind.Summary)),
                ]);
        }

        return new ReportTable(
            caption,
            [new ReportColumn("detector", Number: false), .. tables.Data.Select(data => new ReportColumn(data.Label)), .. summaries.Select(summary => new ReportColumn(summary.Name))],
            [.. detectors.Select(detector => Row(detector, [.. tables.Data.Select(data => cell(data, detector)), .. summaries.Select(summary => summary.Cell(detector))]))]);
    }

    /// <summary>A detector's row.</summary>
    public static ReportRow Row(DetectorLine detector, IEnumerable<ReportCell> cells) =>
        new([new ReportCell(detector.Label), .. cells], detector.Role == SuiteRole.Baseline ? ReportRowKind.Baseline : ReportRowKind.Plain);
}
