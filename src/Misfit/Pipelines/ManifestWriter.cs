using System.Globalization;
using System.Text.Json;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Preprocessing;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>Writes what a pipeline puts into a model file's manifest. <see cref="ManifestReader"/> reads it.</summary>
internal static class ManifestWriter
{
    public static void Write(Utf8JsonWriter json, PipelineModel model)
    {
        if (model.Groups.Count > 0)
        {
            GroupManifest.Write(json, model);
            return;
        }

        json.WriteString("created", model.Created.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Write(json, model.Model.Detector);
        WriteRecipe(json, model.Recipe);
        if (model.FittedSeries is { } series)
        {
            SeriesManifest.Write(json, series);
        }

        WriteColumns(json, model.Preprocessor);
        json.WriteStartObject("training_data");
        json.WriteNumber("rows", model.TrainingData.Rows);
        json.WriteString("sha256", model.TrainingData.Sha256);
        json.WriteEndObject();
        json.WriteStartObject("calibration");
        json.WriteString("method", ManifestWords.Word(model.Calibration.Method));
        json.WriteNumber("rows", model.Calibration.Normal.Scores.Length);
        json.WriteNumber("anomalies", model.Calibration.Anomalies.Length);
        json.WriteEndObject();
        Write(json, model.Threshold);
        Write(json, model.Health);
    }

    private static void Write(Utf8JsonWriter json, Detector detector)
    {
        json.WriteStartObject("detector");
        json.WriteString("id", detector.Info.Id);
        json.WriteNumber("seed", detector.Seed);
        json.WriteStartObject("options");
        foreach (DetectorOption option in detector.Info.Options)
        {
            string value = option.Get(detector);
            json.WritePropertyName(option.Name);
            switch (option.Type)
            {
                case "integer" or "number":
                    json.WriteDouble(double.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case "flag":
                    json.WriteBooleanValue(bool.Parse(value));
                    break;
                default:
                    json.WriteStringValue(value);
                    break;
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRecipe(Utf8JsonWriter json, Pipeline recipe)
    {
        json.WriteStartObject("recipe");
        json.WriteString("label_column", recipe.LabelColumn);
        json.WriteString("normal_label", recipe.NormalLabel);
        WriteTexts(json, "ignore", recipe.Ignore);
        json.WriteString("threshold", recipe.Threshold?.ToString());
        json.WriteEndObject();

        PreprocessingOptions options = recipe.Preprocessing;
        json.WriteStartObject("preprocessing");
        json.WriteString("scaler", ManifestWords.Word(options.Scaler));
        json.WriteString("categories", ManifestWords.Word(options.Categories));
        json.WriteNumber("one_hot_limit", options.OneHotLimit);
        WriteParts(json, "times", options.Times);
        json.WriteBoolean("drop_identifiers", options.DropIdentifiers);
        json.WriteString("images", ManifestWords.Word(options.Images));
        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, Preprocessor preprocessor)
    {
        json.WriteNumber("fitted_rows", preprocessor.Report.Rows);
        if (preprocessor.Images is { } images)
        {
            ImageManifest.Write(json, images);
        }

        json.WriteStartArray("columns");
        int used = 0;
        foreach (ColumnReport column in preprocessor.Report.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Column);
            json.WriteString("kind", ManifestWords.Word(column.Kind));
            json.WriteNumber("features", column.Features);
            json.WriteString("treatment", column.Treatment);
            json.WriteNumber("missing", column.Missing);
            json.WriteNumber("distinct", column.Distinct);
            json.WriteString("typical", column.Typical);
            if (column.Used)
            {
                json.WriteStartObject("encoder");
                EncoderManifest.Write(json, preprocessor.Encoders[used++]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Threshold threshold)
    {
        json.WriteStartObject("threshold");
        json.WriteString("rule", threshold.Rule.ToString());
        json.WriteDouble("value", threshold.Value);
        json.WriteStartObject("alarms");
        json.WriteNumber("count", threshold.Alarms.Count);
        json.WriteNumber("rows", threshold.Alarms.Rows);
        json.WriteDouble("lower", threshold.Alarms.Lower);
        json.WriteDouble("upper", threshold.Alarms.Upper);
        json.WriteDouble("confidence", threshold.Alarms.Confidence);
        json.WriteEndObject();
        json.WriteString("remark", threshold.Remark);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TrainingHealth health)
    {
        json.WriteStartObject("health");
        json.WriteDoubles("loss_history", health.LossHistory);
        json.WriteDoubles("validation_loss_history", health.ValidationLossHistory);
        json.WriteNumber("best_epoch", health.BestEpoch);
        json.WriteBoolean("interrupted", health.Interrupted);
        WriteOptional(json, "probe_auc", health.ProbeAuc);
        WriteOptional(json, "untrained_probe_auc", health.UntrainedProbeAuc);
        json.WriteStartArray("measures");
        foreach (HealthMeasure measure in health.Measures)
        {
            json.WriteStartObject();
            json.WriteString("name", measure.Name);
            json.WriteDouble("value", measure.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (HealthFinding finding in health.Findings)
        {
            json.WriteStartObject();
            json.WriteString("problem", ManifestWords.Word(finding.Problem));
            json.WriteBoolean("alarm", finding.Alarm);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteParts(Utf8JsonWriter json, string name, TimeParts? parts)
    {
        if (parts is { } some)
        {
            WriteTexts(json, name, Enum.GetValues<TimeParts>().Where(part => part != TimeParts.None && some.HasFlag(part)).Select(ManifestWords.Word));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteDouble(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
