using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Misfit.Server.DataSets;
using Misfit.Server.Models;

namespace Misfit.Server.Tests.Runs;

public class RunsApiTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private async Task<JsonElement> Run() => await trained.Post("/api/v1/runs", new { model_id = trained.Network.ModelId, data_set_id = trained.Data.Id });

    [Fact]
    public async Task Run_has_the_scores_of_the_model_as_float64_and_in_pages()
    {
        JsonElement run = await Run();
        double[] expected = trained.Service<ModelLibrary>().Load(trained.Network.ModelId!).Score(trained.Service<DataSetLibrary>().Load(trained.Data.Id).Table).Scores;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run.GetProperty("id").GetString()}/scores");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/octet-stream"));
        byte[] bytes = await (await trained.Client.SendAsync(request)).Content.ReadAsByteArrayAsync();
        Assert.Equal(expected, MemoryMarshal.Cast<byte, double>(bytes).ToArray());
        JsonElement page = await trained.Get($"/api/v1/runs/{run.GetProperty("id").GetString()}/scores?from=11&count=5");
        Assert.Equal(expected[10..15], page.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble()));
    }

    [Fact]
    public async Task Figures_of_a_run_agree_with_its_flags_and_labels()
    {
        JsonElement run = await Run();
        JsonElement counts = run.GetProperty("figures").GetProperty("as_flagged");
        Assert.Equal(run.GetProperty("flagged").GetInt32(), counts.GetProperty("true_positives").GetInt32() + counts.GetProperty("false_positives").GetInt32());
        Assert.Equal(20, counts.GetProperty("true_positives").GetInt32() + counts.GetProperty("false_negatives").GetInt32());
        Assert.Equal(TrainedServer.Rows, counts.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Feature15_groups_add_up_to_the_total_and_small_ones_are_warned_of()
    {
        JsonElement table = await trained.Get($"/api/v1/runs/{(await Run()).GetProperty("id").GetString()}/fair-use");
        JsonElement total = table.GetProperty("total");
        JsonElement[] groups = [.. table.GetProperty("groups").EnumerateArray()];
        Assert.Equal(["north", "south"], groups.Select(group => group.GetProperty("group").GetString()));
        foreach (string count in (string[])["rows", "flagged"])
        {
            Assert.Equal(total.GetProperty(count).GetInt32(), groups.Sum(group => group.GetProperty(count).GetInt32()));
        }

        foreach (string count in (string[])["true_positives", "false_positives", "true_negatives", "false_negatives"])
        {
            Assert.Equal(total.GetProperty("counts").GetProperty(count).GetInt32(), groups.Sum(group => group.GetProperty("counts").GetProperty(count).GetInt32()));
        }

        Assert.Contains("Only 20 rows", groups[1].GetProperty("warning").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_run_is_gone_until_it_is_restored()
    {
        string address = $"/api/v1/runs/{(await Run()).GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await trained.Client.DeleteAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await trained.Client.GetAsync($"{address}/scores")).StatusCode);
        await trained.Client.PostAsync($"{address}/restore", null);
        Assert.Equal(HttpStatusCode.OK, (await trained.Client.GetAsync(address)).StatusCode);
    }
}
