using System.Text.Json;
using Misfit.Data.Datasets;
using Misfit.Data.Generators;
using Misfit.Detectors;

namespace Misfit.Cli.Tests;

/// <summary>The commands that list and make things.</summary>
public sealed class CatalogTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Detectors_json_has_every_detector_with_the_agreed_fields()
    {
        JsonElement json = CommandLine.Run("detectors", "--json").MustSucceed().Json;

        Assert.Equal(DetectorCatalog.All.Select(info => info.Id), json.EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
        foreach (JsonElement entry in json.EnumerateArray())
        {
            Assert.All(["family", "summary", "paper"], name => Assert.NotEqual("", entry.GetProperty(name).GetString()));
            _ = entry.GetProperty("deep").GetBoolean();
            Assert.All(entry.GetProperty("options").EnumerateArray(), option => Assert.All(["name", "type", "default", "range", "summary"], name => Assert.Equal(JsonValueKind.String, option.GetProperty(name).ValueKind)));
        }
    }

    [Fact]
    public void Detectors_one_shows_every_option()
    {
        string output = CommandLine.Run("detectors", "isolation-forest").MustSucceed().Output;

        Assert.All(DetectorCatalog.Find("isolation-forest").Options, option => Assert.Contains(option.Name, output, StringComparison.Ordinal));
    }

    [Fact]
    public void Datasets_list_has_every_data_set()
    {
        Assert.Equal(DataSetCatalog.All.Count, CommandLine.Run("datasets", "--json").MustSucceed().Json.GetArrayLength());
        string output = CommandLine.Run("datasets").MustSucceed().Output;
        Assert.Equal(output, CommandLine.Run("datasets", "list").MustSucceed().Output);
        Assert.Contains("thyroid", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_every_generator_writes_what_it_says()
    {
        foreach (Generator generator in GeneratorCatalog.All)
        {
            JsonElement json = CommandLine.Run("generate", generator.Name, "-o", workspace.PathOf("made.csv"), "--rows", "200", "--json").MustSucceed().Json;

            Assert.Equal(200, json.GetProperty("rows").GetInt32());
            Assert.Equal(201, File.ReadAllLines(workspace.PathOf("made.csv")).Length);
        }
    }

    [Fact]
    public void Generate_to_standard_output_equals_the_file()
    {
        CommandLine.Run("generate", "two-moons", "-o", workspace.PathOf("made.csv"), "--rows", "50", "--seed", "9").MustSucceed();

        Assert.Equal(File.ReadAllText(workspace.PathOf("made.csv")), CommandLine.Run("generate", "two-moons", "-o", "-", "--rows", "50", "--seed", "9", "-q").MustSucceed().Output);
    }

    [Fact]
    public void Generate_no_rows_is_refused()
    {
        CommandLine.RunQuietly("generate", "two-moons", "-o", workspace.PathOf("made.csv"), "--rows", "0").MustRefuse(2, "rows");
        Assert.Empty(workspace.Files);
    }

    [DataFact]
    public void Detect_data_set_of_the_catalogue_knows_its_labels()
    {
        RunResult result = CommandLine.Run("detect", "dataset:thyroid", "-d", "isolation-forest", "--top", "3").MustSucceed();

        Assert.Contains("93 labelled anomalies", result.Output, StringComparison.Ordinal);
    }

    [DataFact]
    public void Score_data_set_of_the_catalogue_is_read()
    {
        CommandLine.RunQuietly("fit", "dataset:thyroid", "-d", "pca", "-o", workspace.PathOf("m.misfit")).MustSucceed();

        Assert.Equal(3772, CommandLine.RunQuietly("score", "dataset:thyroid", "-m", workspace.PathOf("m.misfit"), "--json").MustSucceed().Json.GetProperty("rows").GetInt64());
    }

    [DataFact]
    public void Datasets_path_prints_paths_only()
    {
        string output = CommandLine.RunQuietly("datasets", "path", "thyroid").MustSucceed().Output;

        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), path => Assert.True(File.Exists(path), path));
    }
}
