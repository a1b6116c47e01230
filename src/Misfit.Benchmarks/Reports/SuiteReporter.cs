using Misfit.Benchmarks.Runs;

namespace Misfit.Benchmarks.Reports;

/// <summary>Puts a suite's report together.</summary>
internal static class SuiteReporter
{
    public static SuiteReport Of(SuiteResults results, string command)
    {
        var tables = new SuiteTables(results);
        ReportSection?[] sections =
        [
            OverviewSection.Of(tables, command),
            .. FigureTables.Sections(tables),
            PublishedTable.Section(tables),
            StatisticsSection.Of(tables),
            SelectionSection.Of(tables),
            WelchSection.Of(tables),
            CurveSection.Of(tables),
            PictureSection.Of(tables),
            TimeSection.Of(tables),
            .. RunsSection.Of(tables),
        ];
        return new SuiteReport(results.Suite.Title, [.. sections.OfType<ReportSection>()]);
    }
}
