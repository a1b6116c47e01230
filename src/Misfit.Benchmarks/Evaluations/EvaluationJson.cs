using System.Text.Encodings.Web;
using System.Text.Json;
using Misfit.Benchmarks.Protocols;
using Misfit.Data.Datasets;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>Evaluation reports as JSON.</summary>
public static class EvaluationJson
{
    /// <summary>Writes one object for a single report, and an array for several, in UTF-8 with indentation.</summary>
    public static void Write(Stream stream, IReadOnlyList<EvaluationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(reports);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (reports.Count == 1)
        {
            Write(json, reports[0]);
            return;
        }

        json.WriteStartArray();
        foreach (EvaluationReport report in reports)
        {
            Write(json, report);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, EvaluationReport report)
    {
        json.WriteStartObject();
        json.WriteString("detector", report.Detector);
        json.WriteString("data", report.Data);
        json.WriteString("protocol", ProtocolName.Of(report.Protocol));
        if (report.SplitSource is not null)
        {
            json.WriteString("split", report.SplitSource);
        }

        json.WriteString("scaler", ScalerName.Of(report.Scaler));
        json.WriteString("labels", report.Labels);
        json.WriteStartArray("runs");
        foreach (EvaluationRun run in report.Runs)
        {
            WriteRun(json, report, run);
        }

        json.WriteEndArray();
        WriteSummary(json, "mean", report, report.Mean, report.MeanOf, Sample.Mean);
        WriteSummary(json, "std", report, report.StandardDeviation, report.StandardDeviationOf, Sample.PopulationStandardDeviation);
        WritePublished(json, report.Published);
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, EvaluationReport report, EvaluationRun run)
    {
        json.WriteStartObject();
        json.WriteNumber("seed", run.Seed);
        WriteFigures(json, run.Figures);
        WriteSeconds(json, run.FitSeconds, run.ScoreSeconds);
        WriteOthers(json, report, labels => run.OtherFigures[labels]);
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, string name, EvaluationReport report, Figures figures, Func<int, Figures> others, Func<ReadOnlySpan<double>, double> statistic)
    {
        json.WriteStartObject(name);
        WriteFigures(json, figures);
        WriteSeconds(json, statistic([.. report.Runs.Select(run => run.FitSeconds)]), statistic([.. report.Runs.Select(run => run.ScoreSeconds)]));
        WriteOthers(json, report, others);
        json.WriteEndObject();
    }

    private static void WriteOthers(Utf8JsonWriter json, EvaluationReport report, Func<int, Figures> figures)
    {
        if (report.OtherLabels.Count == 0)
        {
            return;
        }

        json.WriteStartObject("other_labels");
        for (int labels = 0; labels < report.OtherLabels.Count; labels++)
        {
            json.WriteStartObject(report.OtherLabels[labels]);
            WriteFigures(json, figures(labels));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, Figures figures)
    {
        foreach ((string name, double value) in figures.Named())
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteSeconds(Utf8JsonWriter json, double fit, double score)
    {
        json.WriteNumber("fit_seconds", fit);
        json.WriteNumber("score_seconds", score);
    }

    private static void WritePublished(Utf8JsonWriter json, PublishedFigure? published)
    {
        if (published is null)
        {
            return;
        }

        json.WriteStartObject("published");
        json.WriteString("method", published.Method);
        WriteOptional("roc_auc", published.RocAuc);
        WriteOptional("accuracy", published.Accuracy);
        WriteOptional("precision", published.Precision);
        WriteOptional("recall", published.Recall);
        WriteOptional("f1", published.F1);
        WriteOptional("f2", published.F2);
        json.WriteString("source", published.Source);
        json.WriteString("remark", published.Remark);
        json.WriteEndObject();

        void WriteOptional(string name, double? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
        }
    }
}
