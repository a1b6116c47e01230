using System.Globalization;
using System.Text;
using Misfit.Data.Datasets;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>Evaluation reports of one table as text cells for people: mean ± population standard deviation, per cent where figures are shares.</summary>
/// <param name="Title">What was evaluated and how, in one line.</param>
/// <param name="Headers">The columns' heads.</param>
/// <param name="Rows">A row for each detector and label column.</param>
/// <param name="Notes">What must be known to read it.</param>
public sealed record EvaluationTable(string Title, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>The table of reports on the same data and protocol.</summary>
    /// <param name="reports">At least one.</param>
    public static EvaluationTable Of(IReadOnlyList<EvaluationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        bool published = reports.Any(report => report.Published is not null);
        bool otherLabels = reports.Any(report => report.OtherLabels.Count > 0);
        var rows = new List<IReadOnlyList<string>>();
        foreach (EvaluationReport report in reports)
        {
            rows.Add(Row(report, report.Labels, report.Mean, report.StandardDeviation, published, otherLabels, headline: true));
            for (int labels = 0; labels < report.OtherLabels.Count; labels++)
            {
                rows.Add(Row(report, report.OtherLabels[labels], report.MeanOf(labels), report.StandardDeviationOf(labels), published, otherLabels, headline: false));
            }
        }

        return new EvaluationTable(Describe(reports[0]), Heads(published, otherLabels), rows, NotesOf(reports));
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(Title).Append("\n\n");
        AppendRow(Headers);
        AppendRow([.. Headers.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (IReadOnlyList<string> row in Rows)
        {
            AppendRow(row);
        }

        foreach (string note in Notes)
        {
            text.Append('\n').Append(note).Append('\n');
        }

        return text.ToString();

        void AppendRow(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Describe(EvaluationReport report)
    {
        string split = report.SplitSource is null ? "" : ", published split";
        string seeds = report.Runs.Count == 1 ? $"seed {report.Runs[0].Seed}" : $"{report.Runs.Count} seeds";
        return string.Create(CultureInfo.InvariantCulture, $"{report.Data}, {Protocols.ProtocolName.Of(report.Protocol)}{split}, {ScalerName.Of(report.Scaler)} scaling, {seeds}, per cent");
    }

    private static List<string> Heads(bool published, bool otherLabels)
    {
        List<string> heads = ["detector"];
        heads.AddRange(otherLabels ? ["labels"] : []);
        heads.AddRange(published ? ["ROC AUC", "published", "best accuracy", "published"] : ["ROC AUC", "best accuracy"]);
        heads.AddRange(["AP", "F1", "best F1", "fit"]);
        return heads;
    }

    private static List<string> Row(EvaluationReport report, string labels, Figures mean, Figures deviation, bool published, bool otherLabels, bool headline)
    {
        bool several = report.Runs.Count > 1;
        List<string> cells = [headline ? report.Detector : ""];
        cells.AddRange(otherLabels ? [labels] : []);
        cells.Add(Cell(mean.RocAuc, deviation.RocAuc));
        cells.AddRange(published ? [headline ? Published(report.Published?.RocAuc) : ""] : []);
        cells.Add(Cell(mean.BestAccuracy, deviation.BestAccuracy));
        cells.AddRange(published ? [headline ? Published(report.Published?.Accuracy) : ""] : []);
        cells.Add(Cell(mean.AveragePrecision, deviation.AveragePrecision));
        cells.Add(Cell(mean.F1, deviation.F1));
        cells.Add(Cell(mean.BestF1, deviation.BestF1));
        cells.Add(headline ? string.Create(CultureInfo.InvariantCulture, $"{report.Runs.Average(run => run.FitSeconds):0.00} s") : "");
        return cells;

        string Cell(double value, double spread) => several
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} ± {100 * spread:0.00}")
            : string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00}");
    }

    private static string Published(double? value) => value is { } number ? (100 * number).ToString("0.0", CultureInfo.InvariantCulture) : "–";

    private static List<string> NotesOf(IReadOnlyList<EvaluationReport> reports)
    {
        List<string> notes = ["F1 is at the true ratio (as many rows flagged as there are anomalies). Best accuracy and best F1 chose their threshold by the labels."];
        foreach (PublishedFigure published in reports.Select(report => report.Published).OfType<PublishedFigure>().Distinct())
        {
            notes.Add($"Published {published.Method}: {published.Source}. {published.Remark}");
        }

        return notes;
    }
}
