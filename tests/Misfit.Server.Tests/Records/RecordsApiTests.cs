using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Incidents;

namespace Misfit.Server.Tests.Records;

public class RecordsApiTests
{
    [Theory]
    [InlineData("pca")]
    [InlineData("autoencoder/epochs=3")]
    [InlineData("isolation-forest")]
    [InlineData("knn")]
    public async Task Parts_add_up_to_the_score_within_a_millionth(string detector)
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server, detector);
        foreach (int row in (int[])[1, 903, 1802, 2400])
        {
            JsonElement answer = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/rows/{row}");
            double sum = answer.GetProperty("base").GetDouble() + answer.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("part").GetDouble());
            Assert.Equal(answer.GetProperty("score").GetDouble(), sum, 1e-6);
        }
    }

    [Fact]
    public async Task Changing_a_value_moves_the_score_and_restoring_it_restores_the_score()
    {
        await using RunningServer server = await RunningServer.Start();
        await Restores(server, await InvestigatedData.AddRun(server), 10, "load", "500");
    }

    [Fact]
    public async Task Restoring_a_value_of_a_series_restores_the_score()
    {
        await using RunningServer server = await RunningServer.Start();
        await Restores(server, InvestigatedData.AddSeriesRun(server), 700, "cpu_percent", "5000");
    }

    [Fact]
    public async Task Sweep_passes_through_the_row()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        JsonElement words = await Post(server, $"/api/v1/runs/{run}/rows/5/sweep?column=channel", null);
        JsonElement row = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/rows/5");
        string own = row.GetProperty("parts").EnumerateArray().First(part => part.GetProperty("column").GetString() == "channel").GetProperty("value").GetString()!;
        double there = words.GetProperty("points").EnumerateArray().First(point => point.GetProperty("value").GetString() == own).GetProperty("score").GetDouble();
        Assert.Equal(row.GetProperty("score").GetDouble(), there);
        JsonElement numbers = await Post(server, $"/api/v1/runs/{run}/rows/5/sweep?column=load", null);
        Assert.Equal(41, numbers.GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task Wrong_values_are_told()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.PostAsJsonAsync($"/api/v1/runs/{run}/rows/5/what-if", new { changes = new { load = "much" } })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/v1/runs/{run}/rows/0")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/v1/runs/{run}/rows/2401")).StatusCode);
    }

    private static async Task Restores(RunningServer server, string run, int row, string column, string value)
    {
        JsonElement before = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/rows/{row}");
        JsonElement changed = await Post(server, $"/api/v1/runs/{run}/rows/{row}/what-if", new Dictionary<string, string> { [column] = value });
        string own = server.Services.GetRequiredService<InvestigationDesk>().Open(run).Run.Rows[column].Text(row - 1);
        JsonElement restored = await Post(server, $"/api/v1/runs/{run}/rows/{row}/what-if", new Dictionary<string, string> { [column] = own });
        Assert.NotEqual(before.GetProperty("score").GetDouble(), changed.GetProperty("score").GetDouble());
        Assert.True(changed.GetProperty("flagged").GetBoolean());
        Assert.Equal(before.GetProperty("score").GetDouble(), restored.GetProperty("score").GetDouble());
    }

    private static async Task<JsonElement> Post(RunningServer server, string address, Dictionary<string, string>? changes) =>
        await (await server.Client.PostAsJsonAsync(address, new { changes })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
}
