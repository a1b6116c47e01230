using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.DataSets;
using Misfit.Server.Playback;
using Misfit.Server.Runs;

namespace Misfit.Server.Tests.Playback;

public class PlaybackTests
{
    [Fact]
    public async Task Numbers_are_scores_rows_and_truths_in_this_order()
    {
        await using RunningServer server = await RunningServer.Start();
        string runs = PlaybackData.AddRuns(server);
        byte[] bytes = await server.Client.GetByteArrayAsync($"/api/v1/playback/numbers?runs={runs}");
        PlaybackContent content = server.Services.GetRequiredService<PlaybackLibrary>().Find(runs);
        Assert.Equal((600 * ((8 * 4) + 4)) + (600 * content.Truths.Count), bytes.Length);
        var library = server.Services.GetRequiredService<RunLibrary>();
        Assert.Equal(library.Scores(runs.Split(',')[2]), MemoryMarshal.Cast<byte, double>(bytes.AsSpan(2 * 8 * 600, 8 * 600)).ToArray());
        Assert.Equal(Enumerable.Range(0, 600), MemoryMarshal.Cast<byte, int>(bytes.AsSpan(4 * 8 * 600, 4 * 600)).ToArray());
        Assert.Equal(content.Truths[0].Anomalies, bytes.AsSpan(((4 * 8) + 4) * 600, 600).ToArray().Select(label => label == 1));
    }

    [Fact]
    public async Task Description_names_columns_with_unlike_abbreviations_and_leaves_labels_out()
    {
        await using RunningServer server = await RunningServer.Start();
        string runs = PlaybackData.AddRuns(server);
        JsonElement answer = JsonDocument.Parse(await server.Client.GetStringAsync($"/api/v1/playback?runs={runs}")).RootElement;
        JsonElement[] columns = [.. answer.GetProperty("columns").EnumerateArray()];
        Assert.DoesNotContain(columns, column => column.GetProperty("name").GetString() == "is_fraud");
        Assert.Equal(columns.Length, columns.Select(column => column.GetProperty("short").GetString()).Distinct().Count());
        Assert.All(columns, column => Assert.EndsWith(".", column.GetProperty("description").GetString(), StringComparison.Ordinal));
        string[] lines = (await server.Client.GetStringAsync($"/api/v1/playback/records?runs={runs}")).Split('\n');
        Assert.Equal(600, lines.Length);
        Assert.All(lines, line => Assert.Equal(columns.Length, line.Split('\t').Length));
    }

    [Fact]
    public async Task Of_many_rows_a_sample_with_their_share_of_anomalies_is_played()
    {
        await using RunningServer server = await RunningServer.Start();
        string runs = PlaybackData.AddRuns(server, 12_000);
        PlaybackContent content = server.Services.GetRequiredService<PlaybackLibrary>().Find(runs);
        bool[] labels = server.Services.GetRequiredService<DataSetLibrary>().List()[0] is var record ? server.Services.GetRequiredService<DataSetLibrary>().Load(record.Id).Labels! : [];
        Assert.Equal(PlaybackLibrary.MostRecords, content.Rows.Distinct().Count());
        Assert.Equal(12_000, content.Sampled);
        Assert.Equal((double)labels.Count(label => label) / 12_000, (double)content.Truths[0].Anomalies.Count(label => label) / content.Rows.Length, 3);
    }

    [Fact]
    public async Task Runs_of_different_data_sets_are_refused()
    {
        await using RunningServer server = await RunningServer.Start();
        string first = PlaybackData.AddRuns(server, 200).Split(',')[0], second = PlaybackData.AddRuns(server, 300).Split(',')[0];
        HttpResponseMessage answer = await server.Client.GetAsync($"/api/v1/playback?runs={first},{second}");
        Assert.Contains("one data set", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
