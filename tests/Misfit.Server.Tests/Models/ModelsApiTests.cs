using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Misfit.Pipelines;
using Misfit.Server.DataSets;
using Misfit.Server.Models;

namespace Misfit.Server.Tests.Models;

public class ModelsApiTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    [Fact]
    public async Task Card_says_what_inspect_says()
    {
        JsonElement card = await trained.Get($"/api/v1/models/{trained.Network.ModelId}");
        Assert.Equal("network", card.GetProperty("name").GetString());
        Assert.Equal(trained.Data.Id, card.GetProperty("data_set_id").GetString());
        Assert.Equal("autoencoder/hidden=8/latent=1/epochs=20".Length, card.GetProperty("detector").GetString()!.Length);
        JsonElement summary = card.GetProperty("summary");
        Assert.Equal(7, summary.GetProperty("seed").GetInt32());
        Assert.Equal("20", summary.GetProperty("options").GetProperty("epochs").GetString());
        Assert.Equal(3, summary.GetProperty("columns").EnumerateArray().Count(column => column.GetProperty("features").GetInt32() > 0));
    }

    [Fact]
    public async Task Downloaded_model_can_be_uploaded_and_scores_the_same()
    {
        byte[] file = await trained.Client.GetByteArrayAsync($"/api/v1/models/{trained.Network.ModelId}/file");
        HttpResponseMessage answer = await trained.Client.PostAsync("/api/v1/models?name=copy", new ByteArrayContent(file));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        string copy = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var row = new { rows = new[] { new { load = 0.5, heat = 3.0, kind = "fan" } } };
        Assert.Equal(
            (await trained.Post($"/api/v1/models/{trained.Network.ModelId}/score", row)).GetProperty("results").GetRawText(),
            (await trained.Post($"/api/v1/models/{copy}/score", row)).GetProperty("results").GetRawText());
    }

    [Fact]
    public async Task File_that_is_no_model_is_refused_and_leaves_nothing()
    {
        int before = trained.Service<ModelLibrary>().List().Count;
        HttpResponseMessage answer = await trained.Client.PostAsync("/api/v1/models?name=bad", new ByteArrayContent(Encoding.UTF8.GetBytes("no model")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(before, trained.Service<ModelLibrary>().List().Count);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(trained.Server.Folder, "uploads")));
    }

    [Fact]
    public async Task Deleted_model_is_gone_until_it_is_restored()
    {
        string address = $"/api/v1/models/{trained.Forest.ModelId}";
        Assert.Equal(HttpStatusCode.NoContent, (await trained.Client.DeleteAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await trained.Client.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await trained.Client.PostAsync($"{address}/restore", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await trained.Client.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Threshold_that_is_set_is_used_and_null_gives_back_that_of_the_training()
    {
        string address = $"/api/v1/models/{trained.Network.ModelId}";
        var row = new { rows = new[] { new { load = 0.5, heat = 1.0, kind = "fan" } } };
        double trainedThreshold = (await trained.Post($"{address}/score", row)).GetProperty("threshold").GetDouble();
        await trained.Client.PutAsJsonAsync($"{address}/threshold", new { rule = "value=-1" });
        JsonElement low = await trained.Post($"{address}/score", row);
        Assert.Equal(-1, low.GetProperty("threshold").GetDouble());
        Assert.Equal(1, low.GetProperty("flagged").GetInt32());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await trained.Client.PutAsJsonAsync($"{address}/threshold", new { rule = "nonsense" })).StatusCode);
        await trained.Client.PutAsJsonAsync($"{address}/threshold", new { rule = (string?)null });
        Assert.Equal(trainedThreshold, (await trained.Post($"{address}/score", row)).GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task Curl_command_works_as_it_stands()
    {
        PipelineSummary summary = trained.Service<ModelLibrary>().Load(trained.Network.ModelId!).Summary;
        string command = CurlCommand.Of(trained.Server.Address.ToString().TrimEnd('/'), trained.Network.ModelId!, ["load", "heat", "kind"], summary.DataReport);
        (int code, string output) = await RunProcess("bash", ["-c", command], Path.GetTempPath());
        Assert.Equal(0, code);
        Assert.Equal(1, JsonDocument.Parse(output).RootElement.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Feature14_csharp_that_is_copied_compiles_and_gives_the_same_scores()
    {
        string code = await trained.Client.GetStringAsync($"/api/v1/models/{trained.Network.ModelId}/code");
        string folder = Directory.CreateTempSubdirectory("misfit-code-").FullName;
        string libraries = AppContext.BaseDirectory;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), code);
        await File.WriteAllTextAsync(Path.Combine(folder, "readings.csv"), TrainedServer.Csv());
        string references = string.Concat(Directory.EnumerateFiles(libraries, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name is "Misfit" or "Misfit.Data" or "MathNet.Numerics" or "CsvHelper" or "System.Numerics.Tensors" or "Microsoft.Data.Sqlite" or "Npgsql")
            .Select(name => $"<Reference Include=\"{name}\"><HintPath>{Path.Combine(libraries, $"{name}.dll")}</HintPath></Reference>"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Again.csproj"), $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup><ItemGroup>{references}</ItemGroup></Project>");
        (int built, string log) = await RunProcess("dotnet", ["build", "-v", "q", "-nodeReuse:false", "-o", Path.Combine(folder, "out")], folder);
        Assert.True(built == 0, log);
        (int ran, string output) = await RunProcess("dotnet", [Path.Combine(folder, "out", "Again.dll"), "readings.csv"], folder);
        Assert.True(ran == 0, output);

        ScoredRows scored = trained.Service<ModelLibrary>().Load(trained.Network.ModelId!).Score(trained.Service<DataSetLibrary>().Load(trained.Data.Id).Table);
        string[] expected = [.. scored.Top(20).Select(row => FormattableString.Invariant($"{row + 1}\t{scored.Scores[row]:R}\t{(scored.Flagged[row] ? "flagged" : "")}"))];
        Assert.Equal(expected, output.TrimEnd('\n').Split('\n'));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Code, string Output)> RunProcess(string file, string[] arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
