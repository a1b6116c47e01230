using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>What was run, how, and what came of it other than figures.</summary>
internal static class OverviewSection
{
    private static readonly Dictionary<string, string> Protocols = new()
    {
        ["one-class"] = "learned from half of the normal rows (or the part a paper fixed), evaluated on the other half and all anomalies",
        ["unsupervised"] = "learned from a stratified 70 % of the rows, anomalies among them, evaluated on the other 30 %",
        ["transductive"] = "learned from all rows, anomalies among them, and evaluated on the same rows",
        ["adbench"] = "10,000 rows drawn of more, 1,000 drawn with replacement of fewer than 1,000; then learned from a stratified 70 %, anomalies among them, evaluated on the other 30 %",
        ["balanced"] = "evaluated on all anomalies and as many normal rows, learned from the other normal rows",
        ["cross-validated"] = "learned from nine tenths of a fixed stratified 80 % of the rows (the seed is the tenth left out), evaluated on the other 20 %",
        ["one-vs-rest"] = "learned from the first images of one class, evaluated on images that no class is learned from, those of the other classes being the anomalies",
        ["mixtures"] = "learned from images of all classes, evaluated on other images and, as anomalies, means of two of them",
        ["contaminated"] = "learned from rows with a given share of anomalies, evaluated on the first rows",
    };

    private static readonly Dictionary<string, string> Rules = new()
    {
        ["A"] = "as many rows are flagged as there are anomalies",
        ["B"] = "the share of anomalies of the whole data set is flagged",
        ["C"] = "the threshold is the one of the best F1, chosen by the labels of the evaluated rows",
        ["D"] = "normal rows are the positives, and 80 % of the rows are called normal",
        ["E"] = "the threshold is the one of the best accuracy, chosen by the labels of the evaluated rows",
        ["F"] = "the method's own threshold",
        ["G"] = "a percentile of the training scores",
    };

    public static ReportSection Of(SuiteTables tables, string command)
    {
        Suite suite = tables.Suite;
        var blocks = new List<ReportBlock>();
        blocks.AddRange(suite.About.Length > 0 ? [new ReportText(suite.About)] : []);
        blocks.Add(new ReportText("Made by"));
        blocks.Add(new ReportCommand(command));
        blocks.Add(new ReportList([.. Facts(tables)]));
        return new ReportSection("", blocks);
    }

    private static IEnumerable<string> Facts(SuiteTables tables)
    {
        Suite suite = tables.Suite;
        yield return $"Protocol {suite.Protocol}: {Protocols.GetValueOrDefault(suite.Protocol, "see the guide")}.";
        yield return $"Training: {Training(tables)}.";
        yield return suite.Scaler is { } scaler ? $"Scaling: {scaler}." : "Scaling: what is recommended for each data set.";
        yield return $"{FigureText.Count(suite.Seeds, "seed")}{(suite.Seeds > 1 ? $", 1 to {suite.Seeds}" : "")}{OtherSeeds(tables)}; figures are mean ± population standard deviation over them, shares in per cent.";
        string[] letters = [.. suite.Metrics.Select(metric => metric.Rule).Concat(suite.Published.Select(figure => figure.Rule)).OfType<string>().Where(Rules.ContainsKey).Distinct().Order(StringComparer.Ordinal)];
        if (letters.Length > 0)
        {
            yield return $"Thresholds: {string.Join("; ", letters.Select(letter => $"{letter}, {Rules[letter]}"))}.";
        }

        if (suite.PublishedSource.Length > 0)
        {
            yield return $"Published figures: {suite.PublishedSource.TrimEnd('.')}.";
        }

        if (suite.Missing.Count > 0)
        {
            yield return $"Data that cannot be had: {string.Join("; ", suite.Missing)}.";
        }

        yield return $"{(suite.Alone ? "Runs one at a time with all cores" : "A run for each core at a time")}; a run that needs more than {FigureText.Count(suite.Seconds, "second")} or {FigureText.Number(suite.Gigabytes, "0.##")} GB is given up.";
        yield return Progress(tables);
    }

    private static string OtherSeeds(SuiteTables tables)
    {
        string[] others = [.. tables.Detectors.Where(line => line.Entries.Any(entry => entry.Seeds is { } seeds && seeds != tables.Suite.Seeds)).Select(line => $"{line.Label} {string.Join("/", line.Entries.Select(entry => entry.Seeds ?? tables.Suite.Seeds).Distinct())}")];
        return others.Length == 0 ? "" : $" (other numbers: {string.Join(", ", others)})";
    }

    /// <summary>Clean, or what share of the rows learned from are anomalies.</summary>
    private static string Training(SuiteTables tables)
    {
        double[] shares = [.. InOrder(tables).Select(run => run.Rows).OfType<CellRows>().Where(rows => rows.Train > 0).Select(rows => (double)rows.TrainAnomalies / rows.Train)];
        return shares.Length == 0 ? "not known, as nothing was run"
            : shares.Max() == 0 ? "clean, no anomaly among the rows learned from"
            : shares.Min() == shares.Max() ? $"contaminated, {Percent(shares[0])} % of the rows learned from are anomalies"
            : $"contaminated, {Percent(shares.Min())} to {Percent(shares.Max())} % of the rows learned from are anomalies";

        static string Percent(double share) => FigureText.Number(100 * share, "0.0#");
    }

    private static string Progress(SuiteTables tables)
    {
        IReadOnlyList<Cell> planned = tables.Suite.Cells();
        int done = planned.Count(tables.Results.Cells.ContainsKey);
        int failed = InOrder(tables).Count(run => run.Error is not null);
        string rest = done < planned.Count ? $", {FigureText.Number(planned.Count - done, "#,0")} not run yet" : "";
        return $"{FigureText.Count(planned.Count, "run")} planned: {FigureText.Number(done - failed, "#,0")} finished, {FigureText.Number(failed, "#,0")} failed{rest}.";
    }

    /// <summary>Every result in the order of the suite, however they were run.</summary>
    public static IEnumerable<CellResult> InOrder(SuiteTables tables) =>
        from data in tables.Data from detector in tables.Detectors from run in tables.Runs(data, detector) select run;
}
