using System.Text.Json;
using Misfit.Cli.Input;
using Misfit.Metrics;
using Misfit.Pipelines;

namespace Misfit.Cli.Output;

/// <summary>What <c>clean</c> found and changed, in words and as JSON.</summary>
/// <param name="data">The data.</param>
/// <param name="report">What was found.</param>
/// <param name="anomalies">Whether each row is labelled an anomaly; null without labels.</param>
/// <param name="path">Where the kept rows went; null for nowhere.</param>
internal sealed class CleaningText(LoadedData data, CleaningReport report, bool[]? anomalies, string? path)
{
    private const int ReasonsShown = 3;

    private readonly double[] before = report.Before.Score(data.Rows).Scores;
    private readonly double[] after = report.After.Score(data.Rows).Scores;

    private int LabelledRemoved => report.Removed.Count(row => anomalies![row]);

    private int Labelled => anomalies!.Count(anomaly => anomaly);

    public void Print(Session session, int top)
    {
        var share = report.Audited.Contaminated;
        List<(string, string)> facts =
        [
            ("data", $"{data.Name}, {Figures.Count(data.Rows.Rows, "row")}"),
            ("odd rows", $"about {Figures.Percent(share.Share)}, 95 % interval {Figures.Percent(share.Lower)} to {Figures.Percent(share.Upper)}"),
            ("left out", $"{Figures.Count(report.Removed.Count, "row")} ({Figures.Percent((double)report.Removed.Count / data.Rows.Rows)})"),
            ("their false-alarm rank", $"{Figures.Percent(FlaggedShare(report.Before, before))} of them are flagged by a model that learned from them, {Figures.Percent(FlaggedShare(report.After, after))} by one that did not"),
            ("threshold", $"{Figures.Short(report.Before.Threshold.Value)} before, {Figures.Short(report.After.Threshold.Value)} after"),
        ];
        if (anomalies is not null && Labelled > 0)
        {
            facts.Add(("labels", $"{Figures.Count(LabelledRemoved)} of the rows left out are labelled anomalies; of {Figures.Count(data.Rows.Rows, "row")} {Figures.Count(Labelled)} are"));
            facts.Add(("ROC AUC of all rows", $"{Figures.Short(RocAuc(before))} before, {Figures.Short(RocAuc(after))} after"));
        }

        facts.Add(("written", path is null ? "nothing; name a file (-o cleaned.csv) to write the rows that are kept" : $"{Figures.Count(report.Kept.Count, "row")} to {path}"));
        session.Print(Cells.Facts(facts));
        PrintTop(session, top);
    }

    public void WriteJson(Utf8JsonWriter writer, int top)
    {
        writer.WriteStartObject();
        writer.WriteNumber("rows", data.Rows.Rows);
        writer.WriteStartObject("contaminated");
        JsonFigures.Write(writer, "share", report.Audited.Contaminated.Share);
        JsonFigures.Write(writer, "lower", report.Audited.Contaminated.Lower);
        JsonFigures.Write(writer, "upper", report.Audited.Contaminated.Upper);
        writer.WriteEndObject();
        writer.WriteStartArray("removed");
        foreach (int row in report.Removed)
        {
            writer.WriteNumberValue(row + 1);
        }

        writer.WriteEndArray();
        WriteModel(writer, "before", report.Before, before);
        WriteModel(writer, "after", report.After, after);
        if (anomalies is not null)
        {
            writer.WriteNumber("labelled_anomalies", Labelled);
            writer.WriteNumber("labelled_anomalies_removed", LabelledRemoved);
        }

        writer.WriteString("output", path);
        writer.WriteStartArray("top");
        foreach (int row in report.Audited.Top(top))
        {
            WriteRow(writer, row);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteModel(Utf8JsonWriter writer, string name, PipelineModel model, double[] scores)
    {
        writer.WriteStartObject(name);
        JsonFigures.Write(writer, "threshold", model.Threshold.Value);
        JsonFigures.Write(writer, "removed_flagged_share", FlaggedShare(model, scores));
        if (anomalies is not null && Labelled > 0 && Labelled < anomalies.Length)
        {
            JsonFigures.Write(writer, "roc_auc", RocAuc(scores));
        }

        writer.WriteEndObject();
    }

    private void WriteRow(Utf8JsonWriter writer, int row)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("removed", report.Removed.Contains(row));
        JsonFigures.Write(writer, "suspicion", report.Audited.Suspicion[row]);
        JsonFigures.Write(writer, "disagreement", report.Audited.Disagreement[row]);
        JsonFigures.Write(writer, "self_influence", report.Audited.SelfInfluence[row]);
        writer.WritePropertyName("explanation");
        ScoreResult.WriteJson(writer, new TopRow(row + 1, report.After.Explain(data.Rows, row)));
        writer.WriteEndObject();
    }

    private void PrintTop(Session session, int top)
    {
        int[] rows = report.Audited.Top(top);
        if (rows.Length == 0)
        {
            return;
        }

        Spectre.Console.Table table = Cells.NewTable("row", "disagreement", "self-influence", "", "what is odd about it");
        HashSet<int> removed = [.. report.Removed];
        foreach (int row in rows)
        {
            var explained = new TopRow(row + 1, report.After.Explain(data.Rows, row));
            Spectre.Console.TableExtensions.AddRow(table,
                Cells.Strong(Figures.Count(row + 1)),
                Cells.Plain(Figures.Percent(report.Audited.Disagreement[row])),
                Cells.Plain(Figures.Percent(report.Audited.SelfInfluence[row])),
                Cells.Plain(removed.Contains(row) ? "left out" : "kept"),
                Cells.Plain(ReasonText.Of(explained.Reasons(ReasonsShown))));
        }

        session.Print(Cells.Plain("\n"), Cells.Strong($"The {Figures.Count(rows.Length, "most suspicious row")}, with their ranks among all\n"), table);
    }

    private double FlaggedShare(PipelineModel model, double[] scores) =>
        report.Removed.Count == 0 ? 0 : report.Removed.Count(row => model.Threshold.Flags(scores[row])) / (double)report.Removed.Count;

    private double RocAuc(double[] scores) => new LabelledScores(scores, anomalies!).RocAuc();
}
