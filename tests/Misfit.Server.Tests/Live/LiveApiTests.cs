using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Live;

namespace Misfit.Server.Tests.Live;

public sealed class LiveApiTests : IAsyncLifetime
{
    private const string Quick = """{"data":"generator:rings","train_rows":200,"test_rows":200,"scaler":"standard","pace":0,"options":{"hidden":"8","latent":"2"}}""";

    private RunningServer server = null!;

    public async Task InitializeAsync() => server = await RunningServer.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Build_shows_the_untrained_network_with_its_splits()
    {
        JsonElement live = await Build(Quick);
        JsonElement now = live.GetProperty("now");
        Assert.Equal("ready", now.GetProperty("state").GetString());
        Assert.Equal(0, now.GetProperty("epoch").GetInt32());
        Assert.Equal(200, live.GetProperty("train").GetProperty("rows").GetInt32());
        Assert.Equal(0, live.GetProperty("train").GetProperty("anomalies").GetInt32());
        Assert.Equal(200, live.GetProperty("validation").GetProperty("rows").GetInt32());
        Assert.Equal(200, Doubles(now).Length);
        Assert.Equal(200, live.GetProperty("test_labels").GetBytesFromBase64().Length);
        Assert.Equal((2 * 8) + 8 + (8 * 2) + 2 + (2 * 8) + 8 + (8 * 2) + 2, live.GetProperty("parameters").GetInt32());
    }

    [Fact]
    public async Task Train_continues_the_weights_block_after_block()
    {
        string id = Id(await Build(Quick));
        await Train(id, 4);
        JsonElement first = await Until(id, "ready", 4);
        await Train(id, 6);
        JsonElement second = await Until(id, "ready", 10);

        double[] losses = [.. second.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble())];
        Assert.Equal(11, losses.Length);
        Assert.Equal(first.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble()), losses[..5]);
        Assert.True(losses[10] < losses[0]);
    }

    [Fact]
    public async Task Pause_in_the_middle_and_resume_end_the_same_block()
    {
        string id = Id(await Build(Quick.Replace("\"pace\":0", "\"pace\":20", StringComparison.Ordinal)));
        await Train(id, 12);
        await Until(id, "training", 2);
        await Post(id, "pause");
        int paused = (await Until(id, "paused", 2)).GetProperty("epoch").GetInt32();
        Assert.InRange(paused, 2, 11);
        await Train(id, 30);
        JsonElement end = await Until(id, "ready", 12);
        Assert.Equal(12, end.GetProperty("epoch").GetInt32());
    }

    [Fact]
    public async Task Step_trains_one_epoch_and_stop_ends_the_block_with_the_weights_kept()
    {
        string id = Id(await Build(Quick.Replace("\"pace\":0", "\"pace\":20", StringComparison.Ordinal)));
        await Post(id, "step");
        await Until(id, "ready", 1);
        await Train(id, 50);
        await Until(id, "training", 3);
        await Post(id, "stop");
        JsonElement stopped = await Until(id, "ready", 3);
        int epoch = stopped.GetProperty("epoch").GetInt32();
        Assert.InRange(epoch, 3, 49);
        await Train(id, 2);
        Assert.True((await Until(id, "ready", epoch + 2)).GetProperty("epoch").GetInt32() <= epoch + 3);
    }

    [Fact]
    public async Task Equal_seeds_give_equal_scores()
    {
        double[][] scores = new double[2][];
        for (int i = 0; i < 2; i++)
        {
            string id = Id(await Build(Quick));
            await Train(id, 5);
            scores[i] = Doubles(await Until(id, "ready", 5));
        }

        Assert.Equal(scores[0], scores[1]);
    }

    [Fact]
    public async Task Events_carry_every_loss_once()
    {
        string id = Id(await Build(Quick));
        using HttpResponseMessage answer = await server.Client.GetAsync($"/api/v1/live/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var losses = new List<double>();
        bool asked = false;
        while (losses.Count < 31)
        {
            string line = (await reader.ReadLineAsync())!;
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
            {
                continue;
            }

            JsonElement update = JsonDocument.Parse(line[6..]).RootElement;
            Assert.Equal(losses.Count, update.GetProperty("losses_from").GetInt32());
            losses.AddRange(update.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble()));
            if (!asked)
            {
                asked = true;
                await Train(id, 30);
            }
        }

        Assert.Equal(31, losses.Count);
        JsonElement end = await Until(id, "ready", 30);
        Assert.Equal(losses, end.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble()));
    }

    [Fact]
    public async Task Threshold_of_an_epoch_does_not_depend_on_the_test_split()
    {
        string id = Id(await Build(Quick));
        await Train(id, 5);
        JsonElement before = (await Until(id, "ready", 5)).GetProperty("snapshot");
        JsonElement after = (await Adjust(id, """{"test_rows":50}""")).GetProperty("now");
        Assert.Equal(5, after.GetProperty("epoch").GetInt32());
        Assert.Equal(50, Doubles(after).Length);
        Assert.Equal(before.GetProperty("threshold").GetDouble(), after.GetProperty("snapshot").GetProperty("threshold").GetDouble());
        Assert.Contains("validation", before.GetProperty("threshold_rule").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threshold_set_by_hand_moves_the_figures_until_training_goes_on()
    {
        string id = Id(await Build(Quick));
        await Train(id, 5);
        double[] scores = Doubles(await Until(id, "ready", 5));
        JsonElement moved = (await Adjust(id, """{"threshold":1e9}""")).GetProperty("now").GetProperty("snapshot");
        Assert.Equal(0, moved.GetProperty("flagged").GetInt32());
        Assert.Equal("set by hand", moved.GetProperty("threshold_rule").GetString());
        Assert.Equal(0, moved.GetProperty("test").GetProperty("true_positives").GetInt32());
        double middle = scores.Order().ElementAt(100);
        moved = (await Adjust(id, FormattableString.Invariant($$"""{"threshold":{{middle:R}}}"""))).GetProperty("now").GetProperty("snapshot");
        Assert.Equal(scores.Count(score => score > middle), moved.GetProperty("flagged").GetInt32());
        await Post(id, "step");
        Assert.NotEqual("set by hand", (await Until(id, "ready", 6)).GetProperty("snapshot").GetProperty("threshold_rule").GetString());
    }

    [Fact]
    public async Task Diverging_training_stops_with_a_plain_sentence()
    {
        string request = Quick.Replace("\"latent\":\"2\"", "\"latent\":\"2\",\"learning-rate\":\"10\",\"optimizer\":\"sgd\",\"activation\":\"identity\"", StringComparison.Ordinal);
        string id = Id(await Build(request));
        await Train(id, 100);
        JsonElement end = await Until(id, "diverged", 0);
        Assert.Contains("Lower learning-rate", end.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.All(Doubles(end), score => Assert.True(double.IsFinite(score)));
        Assert.Equal(HttpStatusCode.Conflict, (await server.Client.PostAsJsonAsync($"/api/v1/live/{id}/train", new { steps = 5 })).StatusCode);
    }

    [Fact]
    public async Task Abnormal_share_that_cannot_be_had_is_told_as_it_is()
    {
        JsonElement live = await Build(Quick.Replace("\"train_rows\":200", "\"train_rows\":400,\"abnormal_share\":0.9", StringComparison.Ordinal));
        JsonElement train = live.GetProperty("train");
        Assert.True(train.GetProperty("anomalies").GetInt32() <= 360);
        Assert.Equal(400, train.GetProperty("rows").GetInt32());
    }

    [Theory]
    [InlineData("""{"data":"nothing"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"data":"generator:rings","train_rows":5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"data":"generator:rings","detector":"pca"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"data":"generator:rings","options":{"hidden":"x"}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"data":"generator:rings","options":{"learning-rate":"99"}}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Impossible_requests_are_refused(string request, HttpStatusCode expected)
    {
        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/live", new StringContent(request, null, "application/json"));
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(server.Services.GetRequiredService<LiveSessions>().List());
    }

    [Fact]
    public async Task More_than_a_few_end_the_one_left_alone_longest()
    {
        string first = Id(await Build(Quick));
        for (int i = 0; i < LiveSessions.Most; i++)
        {
            await Build(Quick);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/v1/live/{first}")).StatusCode);
        Assert.Equal(LiveSessions.Most, server.Services.GetRequiredService<LiveSessions>().List().Count);
    }

    [Fact]
    public async Task Ended_training_is_gone()
    {
        string id = Id(await Build(Quick));
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync($"/api/v1/live/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/v1/live/{id}")).StatusCode);
    }

    public static TheoryData<string> Methods => [.. LiveSessions.Detectors.Select(entry => entry.Info.Id)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_method_of_the_list_trains_live(string method)
    {
        string id = Id(await Build($$"""{"data":"generator:rings","train_rows":100,"test_rows":60,"scaler":"standard","pace":0,"detector":"{{method}}"}"""));
        await Train(id, 2);
        JsonElement end = await Until(id, "ready", 2);
        Assert.All(Doubles(end), score => Assert.True(double.IsFinite(score)));
        Assert.InRange(end.GetProperty("snapshot").GetProperty("test").GetProperty("roc_auc").GetDouble(), 0, 1);
    }

    private static string Id(JsonElement live) => live.GetProperty("id").GetString()!;

    private static double[] Doubles(JsonElement update) => MemoryMarshal.Cast<byte, double>(update.GetProperty("snapshot").GetProperty("scores").GetBytesFromBase64()).ToArray();

    private async Task<JsonElement> Build(string request)
    {
        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/live", new StringContent(request, null, "application/json"));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<JsonElement> Adjust(string id, string adjustment)
    {
        HttpResponseMessage answer = await server.Client.PatchAsync($"/api/v1/live/{id}", new StringContent(adjustment, null, "application/json"));
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private async Task Train(string id, int steps) => (await server.Client.PostAsJsonAsync($"/api/v1/live/{id}/train", new { steps })).EnsureSuccessStatusCode();

    private async Task Post(string id, string action) => (await server.Client.PostAsync($"/api/v1/live/{id}/{action}", null)).EnsureSuccessStatusCode();

    // Looks until the training is in that state after at least so many epochs.
    private async Task<JsonElement> Until(string id, string state, int epoch)
    {
        for (int look = 0; look < 2000; look++)
        {
            JsonElement now = JsonDocument.Parse(await server.Client.GetStringAsync($"/api/v1/live/{id}")).RootElement.GetProperty("now");
            if (now.GetProperty("state").GetString() == state && now.GetProperty("epoch").GetInt32() >= epoch)
            {
                return now;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"The training was never {state} after {epoch} epochs.");
    }
}
