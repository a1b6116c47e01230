using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>The reference against each other detector, data set by data set, over seeds.</summary>
internal static class WelchSection
{
    private const double Level = 0.05;

    public static ReportSection? Of(SuiteTables tables)
    {
        if (tables.Suite.Reference is not { } name)
        {
            return null;
        }

        Metric metric = tables.Headline;
        DetectorLine[] references = [.. tables.Detectors.Where(line => line.Name == name)];
        DetectorLine[] others = [.. tables.Detectors.Where(line => line.Name != name && line.Role != SuiteRole.Absent)];
        string title = $"{name} against the others, by {metric.Title}";
        if (references is not [var reference])
        {
            return new ReportSection(title, [new ReportText($"No tests: {name} stands at several places of the axis.")]);
        }

        var tests = (from data in tables.Data
                     from other in others
                     let ours = tables.Values(data, reference, metric)
                     let theirs = tables.Values(data, other, metric)
                     where ours.Length > 1 && theirs.Length > 1
                     select (Key: (data, other), Better: Sample.Mean(ours) > Sample.Mean(theirs) == metric.HigherIsBetter, MeanTests.Welch(ours, theirs).PValue)).ToArray();
        if (tests.Length == 0)
        {
            return new ReportSection(title, [new ReportText($"No tests: they need two finished runs of {name} and of another detector on the same data.")]);
        }

        double[] adjusted = MultipleTests.Holm([.. tests.Select(test => test.PValue)]);
        Dictionary<(DataLine, DetectorLine), (bool Better, double PValue)> results = tests.Select((test, i) => (test.Key, Result: (test.Better, adjusted[i]))).ToDictionary(pair => pair.Key, pair => pair.Result);
        return new ReportSection(title, [new ReportText(Summary(name, results.Values)), Table(tables, title, others, results)]);
    }

    private static string Summary(string name, IReadOnlyCollection<(bool Better, double PValue)> results)
    {
        int better = results.Count(result => result.PValue <= Level && result.Better), worse = results.Count(result => result.PValue <= Level && !result.Better);
        return $"Welch's two-sided t-test over seeds of {name} against each detector on each data set: p-values after Holm's correction over the {FigureText.Count(results.Count, "test")} of the table. "
            + $"Bold where at most 0.05, with whether {name} is better or worse: better in {better}, worse in {worse}, not told apart in {results.Count - better - worse}. Few seeds tell only large differences apart.";
    }

    private static ReportTable Table(SuiteTables tables, string title, DetectorLine[] others, Dictionary<(DataLine, DetectorLine), (bool Better, double PValue)> results)
    {
        return CrossTable.Of(tables, title, others, Cell);

        ReportCell Cell(DataLine data, DetectorLine other) => !results.TryGetValue((data, other), out (bool Better, double PValue) result) ? new ReportCell("–")
            : result.PValue <= Level ? new ReportCell($"{(result.Better ? "better" : "worse")}, {FigureText.Chance(result.PValue)}", result.PValue) { Mark = "told apart" }
            : new ReportCell(FigureText.Chance(result.PValue), result.PValue);
    }
}
