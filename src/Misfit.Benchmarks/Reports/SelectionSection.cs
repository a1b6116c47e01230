using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>
/// Which detector one would choose without the data at hand: for every data set the one that is best over the others, and how well it does on the set that was left out. Choosing so looks at labels of
/// other data alone, as one does who chooses a default.
/// </summary>
internal static class SelectionSection
{
    public static ReportSection? Of(SuiteTables tables)
    {
        if (!tables.Suite.Selection)
        {
            return null;
        }

        CompleteFigures complete = CompleteFigures.Of(tables, tables.Detectors.Where(line => line.Role == SuiteRole.Listed), tables.Headline);
        if (complete.Data.Count < 3 || complete.Detectors.Count < 2)
        {
            return new ReportSection("Choosing one for all", [new ReportText("Nothing to choose yet: it needs at least three data sets on which at least two listed detectors all have a figure.")]);
        }

        Metric[] metrics = [.. tables.Suite.Metrics.Where(metric => metric.Unit == MetricUnit.Share)];
        ReportColumn[] columns = [new("chosen by", Number: false), new("chosen on all data sets", Number: false), new("chosen without the one left out", Number: false), .. metrics.Select(metric => new ReportColumn($"{metric.Title} on the set left out"))];
        Dictionary<Metric, double[][]> figures = metrics.ToDictionary(metric => metric, metric => Figures(tables, complete, metric));
        ReportRow[] rows =
        [
            .. from metric in metrics
               from byRank in new[] { false, true }
               select Row(complete, figures, metrics, metric, byRank),
        ];
        return new ReportSection("Choosing one for all",
        [
            new ReportText($"For each of {FigureText.Count(complete.Data.Count, "data set")} the detector that is best over the others is chosen, of {complete.Detectors.Count}; the figures are those of the chosen ones on the sets left out, mean over the sets."),
            new ReportTable("Leave one data set out", columns, rows),
        ]);
    }

    private static ReportRow Row(CompleteFigures complete, Dictionary<Metric, double[][]> told, Metric[] metrics, Metric by, bool byRank)
    {
        double[][] figures = told[by];
        int[] chosen = [.. Enumerable.Range(0, figures.Length).Select(left => Best([.. figures.Where((_, i) => i != left)], byRank))];
        string[] often = [.. chosen.CountBy(detector => detector).OrderByDescending(pair => pair.Value).Select(pair => $"{complete.Detectors[pair.Key].Label} ({pair.Value})")];
        return new ReportRow(
        [
            new ReportCell(byRank ? $"average rank by {by.Title}" : $"mean {by.Title}"),
            new ReportCell(complete.Detectors[Best(figures, byRank)].Label),
            new ReportCell(string.Join(", ", often)),
            .. metrics.Select(metric =>
            {
                double mean = Sample.Mean([.. chosen.Select((detector, data) => told[metric][data][detector])]);
                return new ReportCell(FigureText.Value(mean, metric.Unit), mean);
            }),
        ]);
    }

    private static double[][] Figures(SuiteTables tables, CompleteFigures complete, Metric metric) =>
        [.. complete.Data.Select(data => complete.Detectors.Select(detector => tables.MeanOfName(data, detector, metric)!.Value).ToArray())];

    private static int Best(double[][] figures, bool byRank)
    {
        double[] ranks = byRank ? Ranks.Average(figures) : [.. Enumerable.Range(0, figures[0].Length).Select(detector => -figures.Average(row => row[detector]))];
        return Array.IndexOf(ranks, ranks.Min());
    }
}
