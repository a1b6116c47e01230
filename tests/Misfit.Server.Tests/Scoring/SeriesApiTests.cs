using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Misfit.Server.Tests.Scoring;

/// <summary>Series from upload to explanation, by the API alone.</summary>
public class SeriesApiTests
{
    private const int Minutes = 600;
    private const int Start = 400;
    private const int End = 412;

    [Fact]
    public async Task Series_is_uploaded_trained_scored_and_explained()
    {
        await using RunningServer server = await RunningServer.Start();
        (string model, string run) = await Train(server, Csv(["a"]), new { time = "at", label = "odd", ignored = new[] { "site" } }, perGroup: false);
        await Check(server, run, Start + 1, End, Minutes);
        JsonElement answer = await Score(server, model, Csv(["a"]));
        Assert.Equal(Minutes, answer.GetProperty("results").GetArrayLength());
        Assert.Equal(1, answer.GetProperty("results")[Start + 5].GetProperty("prediction").GetInt32());
    }

    [Fact]
    public async Task Groups_of_series_are_uploaded_trained_scored_and_explained_each_by_its_own_model()
    {
        await using RunningServer server = await RunningServer.Start();
        string csv = Csv(["a", "b"]);
        (string model, string run) = await Train(server, csv, new { time = "at", label = "odd", group = "site" }, perGroup: true);
        JsonElement first = await Check(server, run, (2 * Start) + 2, 2 * End, 2 * Minutes);
        Assert.Equal(["b"], first.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
        JsonElement card = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/models/{model}");
        Assert.Contains("\"b\"", card.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(2 * Minutes, (await Score(server, model, csv)).GetProperty("results").GetArrayLength());
    }

    private static async Task<(string Model, string Run)> Train(RunningServer server, string csv, object roles, bool perGroup)
    {
        HttpResponseMessage sent = await server.Client.PostAsync("/api/v1/datasets?name=series.csv", new StringContent(csv));
        string set = (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        (await server.Client.PutAsJsonAsync($"/api/v1/datasets/{set}/roles", roles)).EnsureSuccessStatusCode();
        HttpResponseMessage asked = await server.Client.PostAsJsonAsync("/api/v1/jobs", new { data_set_id = set, detector = "pca", series = new { window = "8", per_group = perGroup } });
        string events = await server.Client.GetStringAsync($"{asked.Headers.Location}/events");
        JsonElement job = JsonDocument.Parse(events.Split("data: ")[^1]).RootElement;
        Assert.Equal("done", job.GetProperty("state").GetString());
        JsonElement run = (await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs"))[0];
        return (job.GetProperty("model_id").GetString()!, run.GetProperty("id").GetString()!);
    }

    // The most urgent interval lies where the load was raised; its peak is explained by the load. Rows are numbered from 1.
    private static async Task<JsonElement> Check(RunningServer server, string run, int from, int to, int rows)
    {
        JsonElement scores = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}");
        Assert.Equal(rows, scores.GetProperty("rows").GetInt32());
        JsonElement incident = (await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/incidents")).GetProperty("incidents")[0];
        int peak = incident.GetProperty("peak_row").GetInt32();
        Assert.InRange(peak, from, to);
        Assert.True(incident.GetProperty("flagged_rows").GetInt32() > 1);
        Assert.True(string.CompareOrdinal(incident.GetProperty("start").GetString(), incident.GetProperty("end").GetString()) < 0);
        JsonElement why = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/rows/{peak}");
        JsonElement[] parts = [.. why.GetProperty("parts").EnumerateArray()];
        Assert.Equal("load", parts.MaxBy(part => part.GetProperty("part").GetDouble()).GetProperty("column").GetString());
        Assert.Equal(why.GetProperty("score").GetDouble(), why.GetProperty("base").GetDouble() + parts.Sum(part => part.GetProperty("part").GetDouble()), 1e-6);
        return incident;
    }

    private static async Task<JsonElement> Score(RunningServer server, string model, string csv)
    {
        HttpResponseMessage answer = await server.Client.PostAsync($"/api/v1/models/{model}/score", new StringContent(csv, Encoding.UTF8, "text/csv"));
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    // A row a minute for each site; at the last site the load is raised for a dozen minutes.
    private static string Csv(string[] sites)
    {
        var text = new StringBuilder("at,site,load,heat,odd\n");
        var start = new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
        for (int minute = 0; minute < Minutes; minute++)
        {
            foreach (string site in sites)
            {
                bool odd = site == sites[^1] && minute is >= Start and < End;
                double load = (3 * Math.Sin(minute * 0.2)) + (0.3 * Math.Cos(minute * 1.7)) + (odd ? 9 : 0);
                text.Append(CultureInfo.InvariantCulture, $"{start.AddMinutes(minute):yyyy-MM-dd HH:mm:ss},{site},{load:F4},{(2 * Math.Cos(minute * 0.2)) + (0.2 * Math.Sin(minute * 2.3)):F4},{(odd ? 1 : 0)}\n");
            }
        }

        return text.ToString();
    }
}
