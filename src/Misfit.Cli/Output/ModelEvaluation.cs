using System.Text.Json;
using Misfit.Benchmarks.Evaluations;
using Misfit.Metrics;
using Misfit.Pipelines;
using Figures = Misfit.Cli.Output.Figures;
using Quality = Misfit.Benchmarks.Evaluations.Figures;

namespace Misfit.Cli.Output;

/// <summary>How well a saved model finds the labelled anomalies of a table.</summary>
/// <param name="Model">The model.</param>
/// <param name="Data">What the table is called.</param>
/// <param name="Path">The model file.</param>
/// <param name="Scored">What the model says of the rows.</param>
/// <param name="Anomalies">Whether each row is an anomaly; both kinds occur.</param>
/// <param name="ScoreSeconds">How long scoring took.</param>
internal sealed record ModelEvaluation(PipelineModel Model, string Data, string Path, ScoredRows Scored, bool[] Anomalies, double ScoreSeconds)
{
    // Of a model per group the scores have no common scale; their ranking has.
    private readonly Quality figures = Quality.Of(Scored.Ranking().Where(value => !double.IsNaN(value)).ToArray(), Told(Scored).Select(row => Anomalies[row]).ToArray());
    private readonly Confusion atThreshold = new LabelledScores(Told(Scored).Select(row => Scored.Flagged[row] ? 1.0 : 0).ToArray(), Told(Scored).Select(row => Anomalies[row]).ToArray()).Above(0.5);

    /// <summary>Of a series its labelled events beside its flagged intervals; null when every row is judged alone.</summary>
    public SeriesEvents? Events { get; init; }

    public IEnumerable<(string Name, string Value)> Facts() =>
    [
        ("model", $"{Path}: {Model.Recipe.Detector.Info.Id}, seed {Model.Recipe.Detector.Seed}{(Model.Groups.Count > 0 ? $", a model for each of {Figures.Count(Model.Groups.Count, "group")}" : "")}"),
        ("data", $"{Data}: {Figures.Count(Anomalies.Length, "row")}, {Figures.Count(Anomalies.Count(anomaly => anomaly))} of them anomalies"),
        ("ROC AUC", Figures.Short(figures.RocAuc)),
        ("average precision", Figures.Short(figures.AveragePrecision)),
        ("F1", $"{Figures.Short(figures.F1)} (precision {Figures.Short(figures.Precision)}, recall {Figures.Short(figures.Recall)}) flagging as many rows as there are anomalies"),
        ("best F1", $"{Figures.Short(figures.BestF1)} over all thresholds"),
        ("as it flags", $"F1 {Figures.Short(atThreshold.F1)} (precision {Figures.Short(atThreshold.Precision)}, recall {Figures.Short(atThreshold.Recall)}) at {(Model.Groups.Count > 0 ? "the thresholds of the groups, which flag" : $"its threshold of {Figures.Short(Model.Threshold.Value)}, which flags")} {Figures.Count(Scored.Flagged.LongCount(flag => flag), "row")}"),
        .. Events is null ? [] : new[]
        {
            ("events", LabelFindings.Events(Events)),
            ("ranges", $"precision {Figures.Short(Events.Events.RangePrecision(), 3)}, recall {Figures.Short(Events.Events.RangeRecall(), 3)} of flagged and labelled stretches (Tatbul et al. 2018: flat, alpha 0, fragments penalised)"),
        },
    ];

    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("detector", Model.Recipe.Detector.Info.Id);
        writer.WriteString("data", Data);
        writer.WriteString("protocol", "saved-model");
        writer.WriteString("model", Path);
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        writer.WriteNumber("seed", Model.Recipe.Detector.Seed);
        WriteFigures(writer, figures);
        writer.WriteNull("fit_seconds");
        writer.WriteNumber("score_seconds", ScoreSeconds);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("mean");
        WriteFigures(writer, figures);
        writer.WriteEndObject();
        writer.WriteStartObject("at_threshold");
        JsonFigures.Write(writer, "threshold", Model.Groups.Count > 0 ? null : Model.Threshold.Value);
        writer.WriteNumber("f1", atThreshold.F1);
        writer.WriteNumber("precision", atThreshold.Precision);
        writer.WriteNumber("recall", atThreshold.Recall);
        writer.WriteEndObject();
        WriteEvents(writer);
        writer.WriteEndObject();
    }

    private void WriteEvents(Utf8JsonWriter writer)
    {
        if (Events is null)
        {
            return;
        }

        writer.WriteStartObject("events");
        writer.WriteNumber("labelled", Events.Events.Events);
        writer.WriteNumber("found", Events.Events.Found);
        JsonFigures.Write(writer, "event_recall", Events.Events.EventRecall);
        writer.WriteNumber("false_alarms", Events.Events.FalseAlarms);
        JsonFigures.Write(writer, "false_alarms_per_week", Events.FalseAlarmsPerWeek);
        JsonFigures.Write(writer, "median_delay_seconds", Events.MedianDelay?.TotalSeconds);
        JsonFigures.Write(writer, "range_precision", Events.Events.RangePrecision());
        JsonFigures.Write(writer, "range_recall", Events.Events.RangeRecall());
        writer.WriteEndObject();
    }

    // Rows of a series that no window reaches have no score.
    private static IEnumerable<int> Told(ScoredRows scored) => Enumerable.Range(0, scored.Scores.Length).Where(row => !double.IsNaN(scored.Scores[row]));

    private static void WriteFigures(Utf8JsonWriter writer, Quality figures)
    {
        writer.WriteNumber("roc_auc", figures.RocAuc);
        writer.WriteNumber("average_precision", figures.AveragePrecision);
        writer.WriteNumber("f1", figures.F1);
        writer.WriteNumber("best_f1", figures.BestF1);
        writer.WriteNumber("precision", figures.Precision);
        writer.WriteNumber("recall", figures.Recall);
    }
}
