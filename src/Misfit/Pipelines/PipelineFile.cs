using Misfit.Detectors;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Storage;

namespace Misfit.Pipelines;

/// <summary>Pipelines to and from model files.</summary>
internal static class PipelineFile
{
    // The pipeline's own arrays stand beside those of the detector.
    private const string Prefix = "pipeline.";
    private const string NormalScores = Prefix + "calibration.normal";
    private const string AnomalyScores = Prefix + "calibration.anomalies";
    private const string Checkpoints = Prefix + "checkpoint.";

    public static void Save(PipelineModel model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TensorCollection weights = model.Groups.Count == 0 ? Weights(model) : new TensorCollection();
        foreach ((PipelineModel part, int number) in model.Groups.Values.Select((part, number) => (part, number)))
        {
            weights.AddPart(GroupManifest.Prefix(number), Weights(part));
        }

        ModelArchive.Write(path, json => ManifestWriter.Write(json, model), weights);
    }

    private static TensorCollection Weights(PipelineModel model)
    {
        var weights = new TensorCollection();
        model.Model.Save(weights);
        weights.Add(NormalScores, model.Calibration.Normal.Scores.ToArray());
        weights.Add(AnomalyScores, model.Calibration.Anomalies.ToArray());
        NetworkTrace.Save(weights, Checkpoints, model.Model.Checkpoints);
        return weights;
    }

    public static PipelineSummary Inspect(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Named(path, () => ManifestReader.Summary(ModelArchive.ReadManifest(path)));
    }

    public static PipelineModel Load(string path, IReadOnlyList<DetectorInfo> ownDetectors)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Named(path, () =>
        {
            (ManifestValue manifest, TensorCollection weights) = ModelArchive.Read(path);
            return GroupManifest.IsIn(manifest)
                ? GroupManifest.Read(manifest, (part, number) => Build(manifest, part, weights.Part(GroupManifest.Prefix(number)), ownDetectors))
                : Build(manifest, manifest, weights, ownDetectors);
        });
    }

    private static PipelineModel Build(ManifestValue head, ManifestValue manifest, TensorCollection weights, IReadOnlyList<DetectorInfo> ownDetectors)
    {
        PipelineSummary summary = ManifestReader.Summary(head, manifest);
        Preprocessor preprocessor = ManifestReader.Preprocessor(manifest, summary);
        DetectorInfo info = ownDetectors.Concat(DetectorCatalog.All).FirstOrDefault(info => info.Id == summary.Detector)
            ?? throw new ModelFormatException($"The model is of the detector '{summary.Detector}', which this version of Misfit does not have; it was written by version {summary.LibraryVersion}.");
        Detector detector = ReadDetector(info, summary);
        DetectorModel model = info.Load(detector, WithoutOwn(weights));
        model.Health = summary.Health;
        model.Checkpoints = NetworkTrace.IsIn(weights, Checkpoints) ? NetworkTrace.Load(weights, Checkpoints, model.Network) : [];
        FittedSeries? series = SeriesManifest.Read(manifest);
        int width = preprocessor.Features.Count * (series?.Steps ?? 1);
        if (model.Width != width)
        {
            throw new ModelFormatException($"The detector takes {model.Width} features, the columns make {width}.");
        }

        var recipe = new Pipeline(detector)
        {
            LabelColumn = summary.LabelColumn,
            NormalLabel = summary.NormalLabel,
            Ignore = summary.Ignore,
            Series = series?.Options,
            Preprocessing = summary.Preprocessing,
            Threshold = summary.ThresholdRule,
        };
        return new PipelineModel(recipe, preprocessor, model, ReadCalibration(summary.Calibration, weights), summary.Threshold, summary.TrainingData, summary.Created, series);
    }

    private static Detector ReadDetector(DetectorInfo info, PipelineSummary summary)
    {
        Detector detector = info.Create() with { Seed = summary.Seed };
        foreach ((string name, string value) in summary.Options)
        {
            detector = info.With(detector, name, value);
        }

        OptionProblem[] problems = [.. info.Options.Select(option => option.Problem(detector)).OfType<OptionProblem>()];
        return problems.Length == 0 ? detector : throw new OptionsException(info.Id, problems);
    }

    private static Calibration ReadCalibration(CalibrationSummary summary, TensorCollection weights)
    {
        if (summary.Rows < 1 || summary.Anomalies < 0)
        {
            throw new ModelFormatException($"The calibration must have at least one normal row, had {summary.Rows}, and {summary.Anomalies} anomalies.");
        }

        double[] normal = weights.Double(NormalScores, summary.Rows);
        double[] anomalies = weights.Double(AnomalyScores, summary.Anomalies);
        return normal.Concat(anomalies).Any(double.IsNaN)
            ? throw new ModelFormatException("A calibration score is NaN; scores must be numbers.")
            : new Calibration(summary.Method, normal, anomalies);
    }

    private static TensorCollection WithoutOwn(TensorCollection weights)
    {
        var others = new TensorCollection();
        foreach ((string name, TensorCollection.Tensor tensor) in weights.All)
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                others.Add(name, tensor.Values, tensor.Shape);
            }
        }

        return others;
    }

    // The archive names the file in its own messages. What else can go wrong comes from values that no model has.
    private static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFormatException exception) when (!exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"{path}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"{path}: the model's values do not fit together: {exception.Message}", exception);
        }
    }
}
