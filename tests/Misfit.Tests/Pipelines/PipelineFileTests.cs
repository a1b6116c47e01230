using System.Text.Json;
using System.Text.Json.Nodes;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Detectors.Projections;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Storage;
using Misfit.Tables;
using Misfit.Tests.Detectors;
using Misfit.Tests.Preprocessing;

namespace Misfit.Tests.Pipelines;

public sealed class PipelineFileTests : IDisposable
{
    private static readonly Table Rows = PipelineTests.Labelled(SampleTables.Payments(300, 1), row => row % 30 == 0 ? "fraud" : "ok");
    private static readonly DateTimeOffset Created = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly PipelineModel Model = new Pipeline(new DistanceDetector { Power = 0.1 + 0.2, Seed = -7 })
    {
        LabelColumn = "class",
        NormalLabel = "ok",
        Ignore = ["age"],
        Threshold = ThresholdRule.BestF1,
        Preprocessing = new PreprocessingOptions { Scaler = Scaler.Quantile, Categories = CategoryEncoding.Frequency, Times = TimeParts.Hour | TimeParts.Elapsed },
    }.Fit(Rows, created: Created);

    private readonly string folder = Directory.CreateTempSubdirectory("misfit-").FullName;

    private string File => Path.Combine(folder, "model.misfit");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Detectors => [.. DetectorCatalog.All.Select(info => info.Id)];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Loaded_model_givesTheSameBits(string detector)
    {
        Table rows = SampleTables.Payments(160, 1);
        PipelineModel model = new Pipeline(ConformanceCases.QuickRecipe(detector)).Fit(rows);
        model.Save(File);
        PipelineModel loaded = PipelineModel.Load(File);
        Table asked = SampleTables.Payments(70, 2).With("merchant", 1, "casino").With("fee", 2, double.NaN).With("time", 3, null!);
        AssertSame(model, loaded, asked);
    }

    [Theory]
    [InlineData(Scaler.Standard, CategoryEncoding.OneHot)]
    [InlineData(Scaler.MinMax, CategoryEncoding.Frequency)]
    [InlineData(Scaler.Robust, CategoryEncoding.Ordinal)]
    [InlineData(Scaler.Quantile, CategoryEncoding.Automatic)]
    [InlineData(Scaler.None, CategoryEncoding.Frequency)]
    public void Loaded_model_ofEveryPreprocessing_givesTheSameBits(Scaler scaler, CategoryEncoding encoding)
    {
        Table rows = SampleTables.Payments(100, 1).With("merchant", 9, null!).With("time", 8, null!);
        var options = new PreprocessingOptions { Scaler = scaler, Categories = encoding, Times = (TimeParts)31 };
        PipelineModel model = new Pipeline(new DistanceDetector()) { Preprocessing = options }.Fit(rows);
        model.Save(File);
        AssertSame(model, PipelineModel.Load(File, DistanceDetector.Entry), rows);
    }

    [Fact]
    public void Loaded_model_hasTheWholeRecipe()
    {
        Model.Save(File);
        PipelineModel loaded = PipelineModel.Load(File, DistanceDetector.Entry);
        Assert.Equal(Model.Recipe with { Ignore = [] }, loaded.Recipe with { Ignore = [] });
        Assert.Equal(Model.Recipe.Ignore, loaded.Recipe.Ignore);
        Assert.Equal(Model.Threshold, loaded.Threshold);
        Assert.Equal(Model.Calibration.Normal.Scores.ToArray(), loaded.Calibration.Normal.Scores.ToArray());
        Assert.Equal(Model.Calibration.Anomalies.ToArray(), loaded.Calibration.Anomalies.ToArray());
        Assert.Equal(Model.DataReport.Columns, loaded.DataReport.Columns);
        Assert.Equal(Model.TrainingData, loaded.TrainingData);
        Assert.Equal(Created, loaded.Created);
        Assert.Equal("false-alarms=0.02", loaded.WithThreshold(ThresholdRule.FalseAlarms(0.02)).Threshold.Rule.ToString());
    }

    [Fact]
    public void Save_ofEqualModels_givesEqualFiles()
    {
        Model.Save(File);
        string again = File + "2";
        PipelineModel.Load(File, DistanceDetector.Entry).Save(again);
        Assert.Equal(System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(again));
    }

    [Fact]
    public void Inspect_tellsTheHead_alsoOfUnknownDetectors()
    {
        Model.Save(File);
        PipelineSummary summary = PipelineModel.Inspect(File);
        Assert.Equal(("test-distance", -7, Created), (summary.Detector, summary.Seed, summary.Created));
        Assert.Equal([KeyValuePair.Create("power", "0.30000000000000004")], summary.Options);
        Assert.Equal(new CalibrationSummary(CalibrationMethod.Cross, 290, 10), summary.Calibration);
        Assert.Equal(Model.Summary.DataReport.Columns, summary.DataReport.Columns);
        Assert.Equal(Model.Summary.Threshold, summary.Threshold);
    }

    [Fact]
    public void Load_ofAnUnknownDetector_namesItAndTheVersion()
    {
        Model.Save(File);
        var exception = Assert.Throws<ModelFormatException>(() => PipelineModel.Load(File));
        Assert.StartsWith(File, exception.Message, StringComparison.Ordinal);
        Assert.Contains("'test-distance'", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Every value of a manifest, replaced by each of some wrong ones: a clear error or a model, never another exception.</summary>
    [Fact]
    public void Load_ofAWrongManifest_isAModelFormatExceptionThatNamesTheFile()
    {
        JsonObject manifest = Manifest();
        TensorCollection weights = Weights();
        int refused = 0, tried = 0;
        foreach (string path in Paths(manifest, "$").Where((_, i) => i % 3 == 0))
        {
            foreach (string wrong in new[] { "null", "-1", "1e308", "\"\"", "[]", "{}", "\"NaN\"" })
            {
                tried++;
                ModelArchive.Write(File, json => WriteReplaced(json, manifest, path, wrong), weights);
                refused += Loads(File) ? 0 : 1;
            }
        }

        Assert.True(refused > tried / 2, $"Only {refused} of {tried} wrong manifests were refused.");
    }

    [Fact]
    public void Load_whenAnArrayIsMissing_namesIt()
    {
        JsonObject manifest = Manifest();
        ModelArchive.Write(File, json => WriteReplaced(json, manifest, "nothing", "0"), new TensorCollection());
        var exception = Assert.Throws<ModelFormatException>(() => PipelineModel.Load(File, DistanceDetector.Entry));
        Assert.Contains("'mean'", exception.Message, StringComparison.Ordinal);
    }

    private static bool Loads(string file)
    {
        try
        {
            PipelineModel.Load(file, DistanceDetector.Entry).Score(SampleTables.Payments(3, 5));
            return true;
        }
        catch (ModelFormatException exception)
        {
            Assert.StartsWith(file, exception.Message, StringComparison.Ordinal);
            return false;
        }
        catch (DataException)
        {
            // A column of another name or kind is a right model of other data.
            return true;
        }
    }

    private JsonObject Manifest()
    {
        Model.Save(File);
        return JsonNode.Parse(ModelArchive.ReadManifest(File).ToString())!.AsObject();
    }

    private static TensorCollection Weights()
    {
        var weights = new TensorCollection();
        Model.Model.Save(weights);
        weights.Add("pipeline.calibration.normal", Model.Calibration.Normal.Scores.ToArray());
        weights.Add("pipeline.calibration.anomalies", Model.Calibration.Anomalies.ToArray());
        return weights;
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject inner => inner.SelectMany(pair => Paths(pair.Value, pair.Value!?.GetPath() ?? $"{path}.{pair.Key}")).Append(path),
        JsonArray inner => inner.Take(2).SelectMany(item => Paths(item, item!.GetPath())).Append(path),
        _ => [path],
    };

    private static void WriteReplaced(Utf8JsonWriter json, JsonObject manifest, string path, string wrong)
    {
        JsonObject copy = manifest.DeepClone().AsObject();
        JsonNode? target = Find(copy, path);
        if (target?.Parent is not null)
        {
            target.ReplaceWith(JsonNode.Parse(wrong));
        }

        foreach ((string name, JsonNode? value) in copy)
        {
            if (name is not ("format" or "format_version" or "library_version"))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value?.ToJsonString() ?? "null");
            }
        }
    }

    private static JsonNode? Find(JsonNode? node, string path) => node?.GetPath() == path ? node : node switch
    {
        JsonObject inner => inner.Select(pair => Find(pair.Value, path)).FirstOrDefault(found => found is not null),
        JsonArray inner => inner.Select(item => Find(item, path)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static void AssertSame(PipelineModel model, PipelineModel loaded, Table rows)
    {
        ScoredRows expected = model.Score(rows), actual = loaded.Score(rows);
        Assert.Equal(expected.Scores, actual.Scores);
        Assert.Equal(expected.PValues, actual.PValues);
        Assert.Equal(expected.Flagged, actual.Flagged);
        Assert.Equal(model.Explain(rows, 2).Reasons, loaded.Explain(rows, 2).Reasons);
    }
}
