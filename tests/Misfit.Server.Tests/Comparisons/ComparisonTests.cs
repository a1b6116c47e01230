using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Metrics;
using Misfit.Server.Comparisons;
using Misfit.Server.DataSets;
using Misfit.Server.Runs;

namespace Misfit.Server.Tests.Comparisons;

public class ComparisonTests
{
    [Fact]
    public async Task Disagreements_are_the_rows_whose_verdicts_differ_and_pairs_are_set_differences()
    {
        await using RunningServer server = await RunningServer.Start();
        string runs = PlaybackData.AddRuns(server);
        Comparison comparison = server.Services.GetRequiredService<ComparisonLibrary>().Find(runs, null);
        var library = server.Services.GetRequiredService<RunLibrary>();
        HashSet<int>[] flagged = [.. runs.Split(',').Select(run => library.Flags(run).Index().Where(pair => pair.Item).Select(pair => pair.Index).ToHashSet())];
        for (int first = 0; first < 4; first++)
        {
            for (int second = 0; second < 4; second++)
            {
                Assert.Equal(flagged[first].Except(flagged[second]).Count(), comparison.OnlyFirst[first][second]);
            }
        }

        HashSet<int> all = [.. flagged.SelectMany(rows => rows)];
        Assert.Equal(all.Where(row => flagged.Any(rows => !rows.Contains(row))).Order(), comparison.Disagreements.Select(row => row.Row));
    }

    [Fact]
    public async Task Recall_at_alerts_counts_tied_rows_by_their_chance_and_is_whole_at_all_rows()
    {
        await using RunningServer server = await RunningServer.Start();
        string runs = PlaybackData.AddRuns(server);
        var library = server.Services.GetRequiredService<ComparisonLibrary>();
        Assert.All(library.Find(runs, 600).Models, model => Assert.Equal(1, model.RecallAtAlerts!.Value, 12));
        Comparison few = library.Find(runs, 10);
        var run = server.Services.GetRequiredService<RunLibrary>();
        double[] scores = run.Scores(few.Models[1].Run);
        bool[] labels = server.Services.GetRequiredService<DataSetLibrary>().Load(few.DataSet).Labels!;
        int caught = scores.Index().OrderByDescending(pair => pair.Item).Take(10).Count(pair => labels[pair.Index]);
        Assert.Equal((double)caught / labels.Count(label => label), few.Models[1].RecallAtAlerts!.Value, 12);
    }

    [Fact]
    public async Task Figures_are_those_of_the_runs_and_histograms_count_every_row()
    {
        await using RunningServer server = await RunningServer.Start();
        string runs = PlaybackData.AddRuns(server);
        Comparison comparison = server.Services.GetRequiredService<ComparisonLibrary>().Find(runs, null);
        foreach (ComparedModel model in comparison.Models)
        {
            RunRecord run = server.Services.GetRequiredService<RunLibrary>().Find(model.Run);
            Assert.Equal(run.Figures!.RocAuc, model.RocAuc!.Value, 9);
            Assert.Equal(run.Figures.AveragePrecision, model.PrAuc!.Value, 9);
            Assert.Equal(run.Flagged, model.Flagged);
            Assert.Equal(1, model.Histogram.Normal.Sum(), 9);
            Assert.Equal(1, model.Histogram.Anomalies!.Sum(), 9);
            Assert.Equal(comparison.Models[0].Histogram.Edges, model.Histogram.Edges);
            double right = model.Histogram.Anomalies!.Where((_, bin) => model.Histogram.Edges[bin] >= -1e-9).Sum();
            Assert.Equal(model.Recall!.Value, right, 9);
        }
    }

    [Fact]
    public async Task Table_as_csv_has_a_line_for_each_model()
    {
        await using RunningServer server = await RunningServer.Start();
        string runs = PlaybackData.AddRuns(server);
        string[] lines = (await server.Client.GetStringAsync($"/api/v1/compare/table?runs={runs}")).TrimEnd().Split("\r\n");
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(letter => letter == ','), line.Count(letter => letter == ',')));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("one", HttpStatusCode.BadRequest)]
    [InlineData("one,two", HttpStatusCode.NotFound)]
    public async Task Runs_that_cannot_be_compared_are_refused(string runs, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.Start();
        foreach (string address in (string[])["compare", "playback", "playback/numbers"])
        {
            Assert.Equal(expected, (await server.Client.GetAsync($"/api/v1/{address}?runs={runs}")).StatusCode);
        }
    }

    [Fact]
    public async Task Default_model_is_kept_and_must_exist()
    {
        await using RunningServer server = await RunningServer.Start();
        Comparison comparison = server.Services.GetRequiredService<ComparisonLibrary>().Find(PlaybackData.AddRuns(server, 200), null);
        using StringContent nobody = Json("""{"model":"nobody"}"""), known = Json($$"""{"model":"{{comparison.Models[0].Model}}"}""");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.PutAsync("/api/v1/compare/default", nobody)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.PutAsync("/api/v1/compare/default", known)).StatusCode);
        JsonElement answer = JsonDocument.Parse(await server.Client.GetStringAsync("/api/v1/compare/default")).RootElement;
        Assert.Equal(comparison.Models[0].Model, answer.GetProperty("model").GetString());
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
