using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Misfit.Server.Tests.Feedback;

public class FeedbackApiTests
{
    [Fact]
    public async Task Preview_says_what_apply_does_and_undo_restores_the_previous_numbers_exactly()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        string before = await State(server, run);
        int[] flagged = await FlaggedRows(server, run);
        foreach (int row in flagged.Take(3))
        {
            await Mark(server, run, row, "bad-catch");
        }

        await Mark(server, run, flagged[^1], "good-catch");
        Assert.Equal(before, await State(server, run));
        JsonElement preview = await Get(server, $"/api/v1/runs/{run}/feedback/preview");
        Assert.Equal(4, preview.GetProperty("noted").GetInt32());
        JsonElement applied = await Post(server, $"/api/v1/runs/{run}/feedback/apply");
        Assert.Equal(preview.GetProperty("threshold_after").GetDouble(), applied.GetProperty("threshold_after").GetDouble());
        Assert.Equal(preview.GetProperty("flagged_after").GetInt32(), applied.GetProperty("flagged_after").GetInt32());
        Assert.NotEqual(before, await State(server, run));
        await Post(server, $"/api/v1/runs/{run}/feedback/undo-apply");
        Assert.Equal(before, await State(server, run));
        await Post(server, $"/api/v1/runs/{run}/feedback/apply");
        foreach (JsonElement mark in (await Get(server, $"/api/v1/runs/{run}/feedback")).GetProperty("marks").EnumerateArray())
        {
            await server.Client.DeleteAsync($"/api/v1/runs/{run}/feedback/{mark.GetProperty("id").GetInt64()}");
        }

        Assert.Equal(before, await State(server, run));
    }

    [Fact]
    public async Task Threshold_is_counted_against_the_labels_of_feedback_the_last_word_on_a_row_counting()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        Assert.Equal(JsonValueKind.Null, (await Get(server, $"/api/v1/runs/{run}/threshold?goal=alerts&value=5")).GetProperty("feedback").ValueKind);
        int[] flagged = await FlaggedRows(server, run);
        await Mark(server, run, flagged[0], "bad-catch");
        await Mark(server, run, flagged[0], "good-catch");
        await Mark(server, run, flagged[1], "bad-catch");
        await Mark(server, run, flagged[2], "comment", "seen");
        JsonElement all = (await Get(server, $"/api/v1/runs/{run}/threshold?goal=alerts&value=1000")).GetProperty("feedback");
        Assert.Equal((2, 1, 1), (all.GetProperty("rows").GetInt32(), all.GetProperty("true_positives").GetInt32(), all.GetProperty("false_positives").GetInt32()));
        JsonElement none = (await Get(server, $"/api/v1/runs/{run}/threshold?goal=alerts&value=0")).GetProperty("feedback");
        Assert.Equal((0, 1, 1), (none.GetProperty("flagged").GetInt32(), none.GetProperty("false_negatives").GetInt32(), none.GetProperty("true_negatives").GetInt32()));
    }

    [Fact]
    public async Task Feedback_survives_a_restart()
    {
        string folder = Directory.CreateTempSubdirectory("misfit-server-").FullName;
        try
        {
            string run, said;
            await using (RunningServer first = await RunningServer.Start(folder: folder))
            {
                run = await InvestigatedData.AddRun(first);
                await Mark(first, run, (await FlaggedRows(first, run))[0], "bad-catch");
                await Mark(first, run, 7, "comment", "the fan was changed");
                await Post(first, $"/api/v1/runs/{run}/feedback/apply");
                said = await State(first, run) + (await Get(first, $"/api/v1/runs/{run}/feedback")).GetRawText();
            }

            await using RunningServer second = await RunningServer.Start(folder: folder);
            Assert.Equal(said, await State(second, run) + (await Get(second, $"/api/v1/runs/{run}/feedback")).GetRawText());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Mistakes_are_told()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.PostAsJsonAsync($"/api/v1/runs/{run}/feedback", new { row = 100_000, kind = "good-catch" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.PostAsJsonAsync($"/api/v1/runs/{run}/feedback", new { row = 1, kind = "great" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.PostAsJsonAsync($"/api/v1/runs/{run}/feedback", new { row = 1, kind = "comment" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.DeleteAsync($"/api/v1/runs/{run}/feedback/99")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/v1/runs/nothing/feedback")).StatusCode);
    }

    private static async Task<string> State(RunningServer server, string run) => (await Get(server, $"/api/v1/runs/{run}/incidents")).GetRawText();

    private static async Task<int[]> FlaggedRows(RunningServer server, string run)
    {
        JsonElement first = (await Get(server, $"/api/v1/runs/{run}/incidents")).GetProperty("incidents")[0];
        return [.. (await Get(server, $"/api/v1/runs/{run}/incidents/{first.GetProperty("id").GetInt32()}")).GetProperty("flagged_rows").EnumerateArray().Select(row => row.GetInt32())];
    }

    private static async Task Mark(RunningServer server, string run, int row, string kind, string? comment = null) =>
        (await server.Client.PostAsJsonAsync($"/api/v1/runs/{run}/feedback", new { row, kind, comment })).EnsureSuccessStatusCode();

    private static async Task<JsonElement> Get(RunningServer server, string address) => await server.Client.GetFromJsonAsync<JsonElement>(address);

    private static async Task<JsonElement> Post(RunningServer server, string address) =>
        await (await server.Client.PostAsync(address, null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
}
