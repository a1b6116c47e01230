using System.Text.Json;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>What a model says of itself as JSON, in the names of the command line.</summary>
public static class SummaryJson
{
    /// <summary>Writes the properties of a summary into an object that is open.</summary>
    public static void WriteProperties(Utf8JsonWriter writer, PipelineSummary summary)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(summary);
        writer.WriteNumber("format_version", summary.FormatVersion);
        writer.WriteString("library_version", summary.LibraryVersion);
        writer.WriteString("created", summary.Created);
        writer.WriteString("detector", summary.Detector);
        writer.WriteNumber("seed", summary.Seed);
        writer.WriteStartObject("options");
        foreach ((string name, string value) in summary.Options)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteString("label", summary.LabelColumn);
        if (summary.Groups.Count == 0)
        {
            WriteFitted(writer, summary);
        }
        else
        {
            WriteGroups(writer, summary);
        }
    }

    /// <summary>Writes the property "health" into an object that is open.</summary>
    public static void WriteHealth(Utf8JsonWriter writer, TrainingHealth health)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(health);
        writer.WriteStartObject("health");
        writer.WriteBoolean("alarm", health.Alarm);
        writer.WriteBoolean("interrupted", health.Interrupted);
        writer.WriteNumber("epochs", health.LossHistory.Count);
        writer.WriteNumber("best_epoch", health.BestEpoch);
        WriteFigure(writer, "probe_auc", health.ProbeAuc);
        WriteFigure(writer, "untrained_probe_auc", health.UntrainedProbeAuc);
        writer.WriteStartArray("measures");
        foreach (HealthMeasure measure in health.Measures)
        {
            writer.WriteStartObject();
            writer.WriteString("name", measure.Name);
            WriteFigure(writer, "value", measure.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("findings");
        foreach (HealthFinding finding in health.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("problem", JsonNamingPolicy.KebabCaseLower.ConvertName(finding.Problem.ToString()));
            writer.WriteBoolean("alarm", finding.Alarm);
            writer.WriteString("message", finding.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFitted(Utf8JsonWriter writer, PipelineSummary summary)
    {
        WriteSeries(writer, summary.Series);
        WriteData(writer, summary);
        WriteCalibration(writer, summary);
        WriteHealth(writer, summary.Health);
        WriteColumns(writer, summary.DataReport);
    }

    private static void WriteGroups(Utf8JsonWriter writer, PipelineSummary summary)
    {
        WriteData(writer, summary);
        WriteHealth(writer, summary.Health);
        writer.WriteStartArray("groups");
        foreach ((string group, PipelineSummary part) in summary.Groups)
        {
            writer.WriteStartObject();
            writer.WriteString("group", group);
            WriteFitted(writer, part);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteData(Utf8JsonWriter writer, PipelineSummary summary)
    {
        writer.WriteNumber("rows", summary.TrainingData.Rows);
        writer.WriteString("data_sha256", summary.TrainingData.Sha256);
    }

    private static void WriteSeries(Utf8JsonWriter writer, SeriesSummary? series)
    {
        if (series is null)
        {
            writer.WriteNull("series");
            return;
        }

        writer.WriteStartObject("series");
        writer.WriteString("time", series.Options.Time);
        writer.WriteString("group", series.Options.Group);
        writer.WriteNumber("step_seconds", series.Step.TotalSeconds);
        writer.WriteBoolean("averaged", series.Averaged);
        writer.WriteNumber("window_steps", series.WindowSteps);
        writer.WriteString("window_calendar", series.Options.Calendar?.ToString().ToLowerInvariant());
        writer.WriteString("trend", series.Options.Difference ? "difference" : series.Options.Detrend ? "line" : null);
        WriteFigure(writer, "season_seconds", series.Period?.TotalSeconds);
        writer.WriteString("points", series.Options.Points.ToString().ToLowerInvariant());
        writer.WriteEndObject();
    }

    private static void WriteCalibration(Utf8JsonWriter writer, PipelineSummary summary)
    {
        writer.WriteStartObject("calibration");
        writer.WriteString("method", summary.Calibration.Method == CalibrationMethod.Split ? "split" : "cross");
        writer.WriteNumber("rows", summary.Calibration.Rows);
        writer.WriteNumber("anomalies", summary.Calibration.Anomalies);
        writer.WriteEndObject();
        WriteFigure(writer, "threshold", summary.Threshold.Value);
        writer.WriteString("threshold_rule", summary.Threshold.Rule.ToString());
        writer.WriteStartObject("false_alarms");
        writer.WriteNumber("rate", summary.Threshold.Alarms.Rate);
        writer.WriteNumber("lower", summary.Threshold.Alarms.Lower);
        writer.WriteNumber("upper", summary.Threshold.Alarms.Upper);
        writer.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter writer, DataReport report)
    {
        writer.WriteStartArray("columns");
        foreach (ColumnReport column in report.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Column);
            writer.WriteString("kind", column.Kind.ToString().ToLowerInvariant());
            writer.WriteNumber("features", column.Features);
            writer.WriteNumber("missing", column.Missing);
            writer.WriteNumber("distinct", column.Distinct);
            writer.WriteString("typical", column.Typical);
            writer.WriteString("treatment", column.Treatment);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // JSON has no number for what is not finite.
    private static void WriteFigure(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
