using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Misfit.Cli.Tests;

public sealed class ServeTests : IDisposable
{
    private const int Kills = 6;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public async Task Killed_at_any_moment_nothing_that_was_acknowledged_is_lost()
    {
        string folder = workspace.PathOf("served");
        var acknowledged = new Acknowledged();
        for (int round = 0; round < Kills; round++)
        {
            using ServeProcess server = ServeProcess.Start(folder);
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "uploads")));
            await acknowledged.Check(server.Client);
            AssertNoOrphans(folder, acknowledged);
            acknowledged.Run ??= await MakeRun(server.Client);
            Task[] clients = [.. Enumerable.Range(0, 3).Select(client => Task.Run(() => Work(server.Client, acknowledged, (round * 10) + client)))];
            Task slow = Task.Run(() => Attempt(() => server.Client.PostAsync("/api/v1/datasets?name=slow.csv", new StreamContent(new SlowRows()))));
            await Task.Delay(700 + (round * 137));
            server.Kill();
            await Task.WhenAll([.. clients, slow]);
        }

        using ServeProcess last = ServeProcess.Start(folder);
        await acknowledged.Check(last.Client);
        AssertNoOrphans(folder, acknowledged);
        Assert.True(acknowledged.Contents.Count >= Kills, $"only {acknowledged.Contents.Count} uploads were acknowledged");
        Assert.NotEmpty(acknowledged.Labels);
        Assert.NotEmpty(acknowledged.Comments);
    }

    [Fact]
    public async Task Key_is_shown_once_and_renewed_on_demand()
    {
        string folder = workspace.PathOf("open");
        string key;
        using (ServeProcess server = ServeProcess.Start(folder, "http://0.0.0.0:0"))
        {
            key = KeyOf(server)!;
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/api/v1/datasets")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, await Status(server, key));
            Assert.DoesNotContain(server.Errors, line => line.Contains("warn", StringComparison.OrdinalIgnoreCase));
        }

        using (ServeProcess again = ServeProcess.Start(folder, "http://0.0.0.0:0"))
        {
            Assert.Null(KeyOf(again));
            Assert.Equal(HttpStatusCode.OK, await Status(again, key));
        }

        using ServeProcess renewed = ServeProcess.Start(folder, "http://0.0.0.0:0", "--renew-key");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(renewed, key));
        Assert.Equal(HttpStatusCode.OK, await Status(renewed, KeyOf(renewed)!));
    }

    private static string? KeyOf(ServeProcess server) => server.Output.ToArray().FirstOrDefault(line => line.Contains("misfit_", StringComparison.Ordinal))?.Split(' ')[^1];

    private static async Task<HttpStatusCode> Status(ServeProcess server, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/datasets");
        request.Headers.Add("X-Api-Key", key);
        return (await server.Client.SendAsync(request)).StatusCode;
    }

    // Uploads, says roles, deletes, and notes what was answered for, until the server is gone.
    private static async Task Work(HttpClient client, Acknowledged acknowledged, int seed)
    {
        for (int number = 0; ; number++)
        {
            string content = $"a,b,c\n{seed},{number},0\n3,4,1\n5,6,0\n";
            string? id = await Attempt(() => client.PostAsync($"/api/v1/datasets?name=s{seed}n{number}.csv", new ByteArrayContent(Encoding.UTF8.GetBytes(content))));
            if (id is null)
            {
                return;
            }

            acknowledged.Contents[id] = content;
            acknowledged.InDoubt[id] = true;
            if (await Attempt(() => client.PutAsJsonAsync($"/api/v1/datasets/{id}/roles", new { label = "c" })) is null)
            {
                return;
            }

            acknowledged.Labels[id] = true;
            string comment = $"seen by {seed} at {number}";
            if (await Attempt(() => client.PostAsJsonAsync($"/api/v1/runs/{acknowledged.Run}/feedback", new { row = (number % 100) + 1, kind = "comment", comment })) is null)
            {
                return;
            }

            acknowledged.Comments[comment] = true;
            if (number % 3 == 2)
            {
                acknowledged.Labels.TryRemove(id, out _);
                if (await Attempt(() => client.DeleteAsync($"/api/v1/datasets/{id}")) is null)
                {
                    return;
                }

                acknowledged.Deleted[id] = true;
            }

            acknowledged.InDoubt.TryRemove(id, out _);
        }
    }

    // The identifier in the answer, empty without one; null when the server is gone.
    private static async Task<string?> Attempt(Func<Task<HttpResponseMessage>> call)
    {
        try
        {
            using HttpResponseMessage answer = await call();
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            return text.Length == 0 ? "" : JsonDocument.Parse(text).RootElement.GetProperty("id").ToString();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    // A model's scores of a few rows, to have something to say feedback of.
    private static async Task<string> MakeRun(HttpClient client)
    {
        JsonElement data = await Read(await client.PostAsJsonAsync("/api/v1/datasets/generated", new { name = "rings", rows = 200 }));
        await Read(await client.PostAsJsonAsync("/api/v1/jobs", new { data_set_id = data.GetProperty("id").GetString(), detector = "pca" }));
        for (int attempt = 0; attempt < 600; attempt++)
        {
            JsonElement[] runs = [.. (await client.GetFromJsonAsync<JsonElement>("/api/v1/runs")).EnumerateArray()];
            if (runs.Length > 0)
            {
                return runs[0].GetProperty("id").GetString()!;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The job made no run: " + await client.GetStringAsync("/api/v1/jobs"));
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static void AssertNoOrphans(string folder, Acknowledged acknowledged)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder, "data")).Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.Empty(files.Except(acknowledged.Known));
        Assert.Empty(acknowledged.Contents.Keys.Except(files));
    }

    /// <summary>What the server has answered for.</summary>
    private sealed class Acknowledged
    {
        public ConcurrentDictionary<string, string> Contents { get; } = [];

        public ConcurrentDictionary<string, bool> Labels { get; } = [];

        public ConcurrentDictionary<string, bool> Deleted { get; } = [];

        /// <summary>The run that feedback is given on.</summary>
        public string? Run { get; set; }

        public ConcurrentDictionary<string, bool> Comments { get; } = [];

        /// <summary>Data sets of which a change was asked for and not answered.</summary>
        public ConcurrentDictionary<string, bool> InDoubt { get; } = [];

        /// <summary>All that the server has, as it says.</summary>
        public HashSet<string> Known { get; private set; } = [];

        public async Task Check(HttpClient client)
        {
            JsonElement[] live = [.. (await client.GetFromJsonAsync<JsonElement>("/api/v1/datasets")).EnumerateArray()];
            JsonElement[] gone = [.. (await client.GetFromJsonAsync<JsonElement>("/api/v1/datasets?deleted=true")).EnumerateArray()];
            if (Run is not null)
            {
                JsonElement marks = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{Run}/feedback")).GetProperty("marks");
                Assert.Empty(Comments.Keys.Except(marks.EnumerateArray().Select(mark => mark.GetProperty("comment").GetString()!)));
            }

            Dictionary<string, JsonElement> liveById = live.ToDictionary(Id);
            Known = [.. live.Concat(gone).Select(Id)];
            foreach ((string id, string content) in Contents)
            {
                bool deleted = gone.Any(set => Id(set) == id);
                Assert.True(liveById.ContainsKey(id) || deleted, $"the upload {id} was acknowledged and is lost");
                Assert.True(InDoubt.ContainsKey(id) || deleted == Deleted.ContainsKey(id), $"the deletion of {id} was acknowledged and is lost, or was not asked for");
                if (liveById.TryGetValue(id, out JsonElement set))
                {
                    Assert.True(!Labels.ContainsKey(id) || set.GetProperty("label_column").GetString() == "c", $"the roles of {id} were acknowledged and are lost");
                    Assert.Equal(content, await client.GetStringAsync($"/api/v1/datasets/{id}/file"));
                }
            }
        }

        private static string Id(JsonElement set) => set.GetProperty("id").GetString()!;
    }

    // Rows that come too slowly to be all there when the server is killed.
    private sealed class SlowRows : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(20, cancellationToken);
            "1,2\n"u8.CopyTo(buffer.Span);
            return 4;
        }
    }
}
