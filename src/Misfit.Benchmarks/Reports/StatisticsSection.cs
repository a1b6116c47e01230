using Misfit.Benchmarks.Suites;
using Misfit.Metrics;
using Misfit.Numerics;

namespace Misfit.Benchmarks.Reports;

/// <summary>Whether detectors differ over data sets, by the headline metric.</summary>
internal static class StatisticsSection
{
    private const int Fewest = 3;
    private const int MostPairsInText = 10;

    public static ReportSection Of(SuiteTables tables)
    {
        CompleteFigures complete = CompleteFigures.Of(tables, tables.Detectors.Where(line => line.Role == SuiteRole.Listed), tables.Headline);
        string title = $"Ranks over data sets, by {tables.Headline.Title}";
        string left = complete.LeftOut.Count == 0 ? "" : $" Left out for lack of figures: {complete.Lacking}.";
        if (complete.Data.Count < Fewest || complete.Detectors.Count < Fewest)
        {
            return new ReportSection(title, [new ReportText($"No tests over data sets: they need at least {Fewest} data sets on which at least {Fewest} listed detectors all have a figure.{left}")]);
        }

        var comparison = new RankComparison(complete, tables.Headline);
        return new ReportSection(title,
        [
            new ReportText($"{FigureText.Count(complete.Detectors.Count, "listed detector")} on {FigureText.Count(complete.Data.Count, "data set")}, the mean over seeds of each ranked on each data set, 1 the best, mid-ranks for ties.{Repeated(tables)}{left}"),
            new ReportList([.. Tests(comparison)]),
            CriticalDifference(comparison),
            Boxes(comparison),
            Wilcoxon(comparison),
        ]);
    }

    private static string Repeated(SuiteTables tables) => tables.Data.Any(line => line.Data.At is not null) ? $" A data set counts once, with its mean over {tables.Suite.Axis ?? "its variants"}." : "";

    private static IEnumerable<string> Tests(RankComparison comparison)
    {
        int k = comparison.Candidates, n = comparison.DataSets.Count;
        yield return $"Friedman: χ² = {FigureText.Short(comparison.Friedman.Statistic)}, {k - 1} degrees of freedom, p {Equal(comparison.Friedman.PValue)}.";
        yield return $"Iman and Davenport: F = {(comparison.ImanDavenport.Statistic > 1e9 ? "∞" : FigureText.Short(comparison.ImanDavenport.Statistic))}, {k - 1} and {(k - 1) * (n - 1)} degrees of freedom, p {Equal(comparison.ImanDavenport.PValue)}.";
        if (k > comparison.Labels.Count)
        {
            yield return $"From here on the best {RankComparison.MostCompared} by average rank, ranked among one another: Nemenyi's critical value is tabulated for no more.";
        }

        yield return $"Nemenyi: average ranks that differ by less than the critical difference {FigureText.Rank(comparison.CriticalDifference)} are not told apart at 0.05.";
        yield return $"Wilcoxon's signed-rank test of each pair over data sets, Holm's correction over {FigureText.Count(comparison.Wilcoxon.Count, "pair")}: {comparison.Wilcoxon.Count(pair => pair.PValue <= 0.05)} told apart at 0.05.";
    }

    private static string Equal(double pValue) => FigureText.Chance(pValue) is ['<', ..] small ? small : $"= {FigureText.Chance(pValue)}";

    private static ReportPicture CriticalDifference(RankComparison comparison)
    {
        string[] nemenyi = Letters(comparison.NemenyiGroups(), comparison.Labels.Count);
        string[] wilcoxon = Letters(comparison.WilcoxonGroups(), comparison.Labels.Count);
        ReportColumn[] columns = [new("detector", Number: false), new("average rank"), new("Nemenyi", Number: false), new("Wilcoxon–Holm", Number: false)];
        var table = new ReportTable("Average ranks", columns,
        [
            .. comparison.Labels.Select((label, i) => new ReportRow([new ReportCell(label), new ReportCell(FigureText.Rank(comparison.AverageRanks[i]), comparison.AverageRanks[i]), new ReportCell(nemenyi[i]), new ReportCell(wilcoxon[i])])),
        ]);
        string summary = $"Best average rank: {comparison.Labels[0]}, {FigureText.Rank(comparison.AverageRanks[0])}. Neighbours by rank that are not told apart share a letter in the table and, by Wilcoxon's tests, a bar in the page's picture: "
            + $"by Nemenyi's critical difference {Told(comparison, comparison.NemenyiGroups())}; by Wilcoxon's tests with Holm's correction {Told(comparison, comparison.WilcoxonGroups())}.";
        return new ReportPicture("Critical differences", summary, CriticalDifferencePicture.Draw(comparison, summary), table);
    }

    private static string Told(RankComparison comparison, IReadOnlyList<(int First, int Last)> groups) =>
        groups.Count == 0 || groups[0].First > 0 ? $"{comparison.Labels[0]} differs from all others" : $"{comparison.Labels[0]} is not told apart from the next {groups[0].Last}";

    /// <summary>For each detector the letters of the groups it is in; a detector in none stands alone.</summary>
    private static string[] Letters(IReadOnlyList<(int First, int Last)> groups, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => string.Join(' ', groups.Select((group, letter) => i >= group.First && i <= group.Last ? ((char)('a' + letter)).ToString() : "").Where(letter => letter.Length > 0))),
    ];

    private static ReportPicture Boxes(RankComparison comparison)
    {
        RankBox[] boxes = [.. Enumerable.Range(0, comparison.Labels.Count).Select(i => RankBox.Of(comparison.Labels[i], comparison.RanksOf(i), comparison.TimesBest(i)))];
        ReportColumn[] columns = [new("detector", Number: false), new("best"), new("lower quartile"), new("median"), new("upper quartile"), new("worst"), new("times best")];
        var table = new ReportTable("Ranks over data sets", columns,
        [
            .. boxes.Select(box => new ReportRow([new ReportCell(box.Label), Cell(box.Best), Cell(box.Lower), Cell(box.Median), Cell(box.Upper), Cell(box.Worst), new ReportCell(FigureText.Number(box.TimesBest, "0"), box.TimesBest)])),
        ]);
        RankBox first = boxes.MaxBy(box => box.TimesBest)!;
        string summary = $"How the ranks of each detector spread over the {comparison.DataSets.Count} data sets. {first.Label} is the best, alone or with others, most often: on {first.TimesBest}.";
        return new ReportPicture("Ranks over data sets", summary, RankBoxPicture.Draw(boxes, summary), table);

        static ReportCell Cell(double rank) => new(FigureText.Number(rank, "0.##"), rank);
    }

    private static ReportTable Wilcoxon(RankComparison comparison)
    {
        string caption = "Wilcoxon's signed-rank tests, p-values after Holm's correction, bold where at most 0.05";
        return new ReportTable(caption, [new("detector", Number: false), .. comparison.Labels.Skip(1).Select(label => new ReportColumn(label))],
        [
            .. comparison.Labels.SkipLast(1).Select((label, i) => new ReportRow(
            [
                new ReportCell(label),
                .. Enumerable.Range(1, comparison.Labels.Count - 1).Select(j => j <= i ? new ReportCell("") : PValue(comparison.Wilcoxon.First(pair => pair.First == i && pair.Second == j).PValue)),
            ])),
        ]) { Folded = true, PageOnly = comparison.Labels.Count > MostPairsInText };

        static ReportCell PValue(double value) => new(FigureText.Chance(value), value) { Mark = value <= 0.05 ? "told apart" : "" };
    }
}

/// <summary>How the ranks of a detector spread over data sets.</summary>
internal sealed record RankBox(string Label, double Best, double Lower, double Median, double Upper, double Worst, double Mean, int TimesBest)
{
    public static RankBox Of(string label, double[] ranks, int timesBest)
    {
        double[] sorted = [.. ranks.Order()];
        return new RankBox(label, sorted[0], Quantile.OfSorted(sorted, 0.25), Quantile.OfSorted(sorted, 0.5), Quantile.OfSorted(sorted, 0.75), sorted[^1], Sample.Mean(sorted), timesBest);
    }
}
