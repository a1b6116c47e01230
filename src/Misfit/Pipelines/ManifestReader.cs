using System.Globalization;
using Misfit.Decisions;
using Misfit.Preprocessing;
using Misfit.Storage;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>Reads what <see cref="ManifestWriter"/> writes; everything in it may be wrong.</summary>
internal static class ManifestReader
{
    public static PipelineSummary Summary(ManifestValue manifest) =>
        GroupManifest.IsIn(manifest) ? GroupManifest.Summary(manifest) : Summary(manifest, manifest);

    /// <summary>What a manifest says of one pipeline.</summary>
    /// <param name="head">The manifest of the file, which names the versions.</param>
    /// <param name="manifest">The same, or the part of it that is the pipeline's.</param>
    public static PipelineSummary Summary(ManifestValue head, ManifestValue manifest)
    {
        ManifestValue detector = manifest["detector"];
        ManifestValue recipe = manifest["recipe"];
        return new PipelineSummary
        {
            FormatVersion = head["format_version"].Int32(),
            LibraryVersion = head["library_version"].Text(),
            Created = Time(manifest["created"]),
            Detector = detector["id"].Text(),
            Options = [.. detector["options"].Properties().Select(option => KeyValuePair.Create(option.Key, OptionText(option.Value)))],
            Seed = detector["seed"].Int32(),
            LabelColumn = recipe.Find("label_column")?.Text(),
            NormalLabel = recipe.Find("normal_label")?.Text(),
            Ignore = [.. recipe["ignore"].Items().Select(name => name.Text())],
            Series = SeriesManifest.Read(manifest)?.Summary,
            Preprocessing = Preprocessing(manifest["preprocessing"]),
            DataReport = Report(manifest),
            TrainingData = new TrainingData(manifest["training_data"]["rows"].Int32(), manifest["training_data"]["sha256"].Text()),
            Calibration = Calibration(manifest["calibration"]),
            ThresholdRule = recipe.Find("threshold") is { } rule ? Rule(rule) : null,
            Threshold = Threshold(manifest["threshold"]),
            Health = Health(manifest["health"]),
        };
    }

    public static Preprocessor Preprocessor(ManifestValue manifest, PipelineSummary summary)
    {
        var encoders = new List<ColumnEncoder>();
        foreach ((ManifestValue column, ColumnReport report) in manifest["columns"].Items().Zip(summary.DataReport.Columns))
        {
            if (!report.Used)
            {
                continue;
            }

            ColumnEncoder encoder = EncoderManifest.Read(column["encoder"], report.Column, report.Kind);
            encoders.Add(encoder.Width == report.Features ? encoder
                : throw new ModelFormatException($"In the model file {column.Place}.features must be {encoder.Width}, as its encoder makes, was {report.Features}."));
        }

        return new Preprocessor(summary.Preprocessing, encoders, summary.DataReport, ImageManifest.Read(manifest, encoders));
    }

    private static PreprocessingOptions Preprocessing(ManifestValue json) => new()
    {
        Scaler = json["scaler"].Choice<Scaler>(),
        Categories = json["categories"].Choice<CategoryEncoding>(),
        OneHotLimit = json["one_hot_limit"].Int32(),
        Times = json.Find("times") is { } times ? EncoderManifest.ReadParts(times) : null,
        DropIdentifiers = json["drop_identifiers"].Flag(),
        Images = json.Find("images") is { } images ? images.Choice<ImageScaling>() : ImageScaling.Contrast,
    };

    private static DataReport Report(ManifestValue manifest)
    {
        ColumnReport[] columns = [.. manifest["columns"].Items().Select(column => new ColumnReport(
            column["name"].Text(),
            column["kind"].Choice<ColumnKind>(),
            column["features"].Int32(),
            column["treatment"].Text(),
            column["missing"].Int32(),
            column["distinct"].Int32(),
            column["typical"].Text()))];
        return columns.DistinctBy(column => column.Column).Count() == columns.Length
            ? new DataReport(manifest["fitted_rows"].Int32(), columns)
            : throw new ModelFormatException("In the model file manifest.columns must have different names.");
    }

    private static CalibrationSummary Calibration(ManifestValue json) =>
        new(json["method"].Choice<CalibrationMethod>(), json["rows"].Int32(), json["anomalies"].Int32());

    private static Threshold Threshold(ManifestValue json)
    {
        ManifestValue alarms = json["alarms"];
        var estimate = new RateEstimate(alarms["count"].Int32(), alarms["rows"].Int32(), alarms["lower"].Double(), alarms["upper"].Double(), alarms["confidence"].Double());
        double value = json["value"].Double();
        return double.IsNaN(value)
            ? throw new ModelFormatException($"In the model file {json.Place}.value must be a number, was NaN.")
            : new Threshold(value, Rule(json["rule"]), estimate, json.Find("remark")?.Text());
    }

    private static TrainingHealth Health(ManifestValue json) => new()
    {
        LossHistory = [.. json["loss_history"].Items().Select(loss => loss.Double())],
        ValidationLossHistory = [.. json["validation_loss_history"].Items().Select(loss => loss.Double())],
        BestEpoch = json["best_epoch"].Int32(),
        Interrupted = json["interrupted"].Flag(),
        ProbeAuc = json.Find("probe_auc")?.Double(),
        UntrainedProbeAuc = json.Find("untrained_probe_auc")?.Double(),
        Measures = [.. json.Find("measures")?.Items().Select(measure => new HealthMeasure(measure["name"].Text(), measure["value"].Double())) ?? []],
        Findings = [.. json["findings"].Items().Select(finding =>
            new HealthFinding(finding["problem"].Choice<HealthProblem>(), finding["alarm"].Flag(), finding["message"].Text()))],
    };

    private static ThresholdRule Rule(ManifestValue json)
    {
        try
        {
            return ThresholdRule.Parse(json.Text());
        }
        catch (OptionsException exception)
        {
            throw new ModelFormatException($"In the model file {json.Place} must be a threshold rule: {exception.Message}", exception);
        }
    }

    private static DateTimeOffset Time(ManifestValue json) =>
        DateTimeOffset.TryParseExact(json.Text(), "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new ModelFormatException($"In the model file {json.Place} must be a time such as 2026-01-31T12:00:00.0000000Z, was '{json.Text()}'.");

    // A number's JSON text is what the option's own text form is, unless it is not finite.
    private static string OptionText(ManifestValue json)
    {
        string text = json.ToString();
        return text.StartsWith('"') ? json.Text() : text;
    }
}
