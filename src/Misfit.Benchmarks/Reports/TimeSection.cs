using Misfit.Benchmarks.Contenders;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>A detector's time to learn and score, in seconds, and its quality, means over data sets.</summary>
internal sealed record TimedDetector(DetectorLine Detector, double Fit, double Score, double Quality);

/// <summary>Time against the headline metric, of all that learn; on the page only, as times differ between runs.</summary>
internal static class TimeSection
{
    public static ReportSection? Of(SuiteTables tables)
    {
        Metric metric = tables.Headline, fit = Metric.Find("fit_seconds"), score = Metric.Find("score_seconds");
        if (metric.Unit != MetricUnit.Share)
        {
            return null;
        }

        CompleteFigures complete = CompleteFigures.Of(tables, tables.Detectors, metric);
        TimedDetector[] timed =
        [
            .. from place in Enumerable.Range(0, complete.Detectors.Count)
               let detector = complete.Detectors[place]
               where detector.Entries[0].Recipe != ContenderText.Random
               let fits = complete.Data.Select(name => tables.MeanOfName(name, detector, fit)).ToArray()
               let scores = complete.Data.Select(name => tables.MeanOfName(name, detector, score)).ToArray()
               where fits.Length > 0 && !fits.Contains(null) && !scores.Contains(null) && fits.Sum() + scores.Sum() > 0
               select new TimedDetector(detector, fits.Average()!.Value, scores.Average()!.Value, complete.Figures.Average(row => row[place])),
        ];
        if (timed.Length < 2)
        {
            return null;
        }

        var table = new ReportTable("Time and quality", [new("detector", Number: false), new("fit"), new("score"), new(metric.Title)],
        [
            .. timed.Select(one => CrossTable.Row(one.Detector, [Cell(one.Fit, MetricUnit.Seconds), Cell(one.Score, MetricUnit.Seconds), Cell(one.Quality, metric.Unit)])),
        ]);
        TimedDetector[] listed = [.. timed.Where(one => one.Detector.Role == SuiteRole.Listed).DefaultIfEmpty(timed[0])];
        TimedDetector best = listed.MaxBy(one => one.Quality)!, fastest = listed.MinBy(one => one.Fit + one.Score)!;
        string left = complete.LeftOut.Count == 0 ? "" : $" Left out for lack of figures: {complete.Lacking}.";
        string summary = $"Seconds to learn and to score, and {metric.Title}, means over {FigureText.Count(complete.Data.Count, "data set")}. Best of those listed: {best.Detector.Label}, {FigureText.Value(best.Quality, metric.Unit)} in {FigureText.Value(best.Fit + best.Score, MetricUnit.Seconds)}; "
            + $"fastest: {fastest.Detector.Label}, {FigureText.Value(fastest.Quality, metric.Unit)} in {FigureText.Value(fastest.Fit + fastest.Score, MetricUnit.Seconds)}.{left}";
        return new ReportSection("Time against quality", [new ReportPicture("Time against quality", summary, TimePicture.Draw(timed, metric, summary), table) { PageOnly = true }]);
    }

    private static ReportCell Cell(double value, MetricUnit unit) => new(FigureText.Value(value, unit), value);
}
