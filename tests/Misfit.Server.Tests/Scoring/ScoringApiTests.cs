using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Misfit.Server.DataSets;
using Misfit.Server.Jobs;
using Misfit.Server.Models;

namespace Misfit.Server.Tests.Scoring;

public class ScoringApiTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private string Address => $"/api/v1/models/{trained.Network.ModelId}";

    private double[] Expected(int rows)
    {
        double[] scores = trained.Service<ModelLibrary>().Load(trained.Network.ModelId!).Score(trained.Service<DataSetLibrary>().Load(trained.Data.Id).Table).Scores;
        return scores[..rows];
    }

    [Fact]
    public async Task DP01_posted_rows_give_scores_predictions_threshold_and_ids()
    {
        JsonElement answer = await trained.Post($"{Address}/score?id=kind", new { rows = new object[] { new { load = 1.0, heat = 2.0, kind = "fan" }, new { load = 1.0, heat = -9.0, kind = "pump" } } });
        double threshold = answer.GetProperty("threshold").GetDouble();
        JsonElement[] results = [.. answer.GetProperty("results").EnumerateArray()];
        Assert.Equal(["fan", "pump"], results.Select(result => result.GetProperty("id").GetString()));
        Assert.All(results, result => Assert.Equal(result.GetProperty("score").GetDouble() > threshold ? 1 : 0, result.GetProperty("prediction").GetInt32()));
        Assert.Equal([0, 1], results.Select(result => result.GetProperty("prediction").GetInt32()));
        Assert.Equal(1, answer.GetProperty("flagged").GetInt32());
    }

    [Fact]
    public async Task Objects_arrays_json_lines_and_csv_get_the_same_scores_as_the_library_gives()
    {
        double[] expected = Expected(50);
        string[] lines = TrainedServer.Csv().Split('\n')[..51];
        string[][] cells = [.. lines[1..].Select(line => line.Split(','))];
        object[] objects = [.. cells.Select(cell => new { load = Number(cell[0]), heat = Number(cell[1]), kind = cell[2] })];
        object[] arrays = [.. cells.Select(cell => new object[] { cell[2], Number(cell[0]), Number(cell[1]) })];
        Assert.Equal(expected, Scores(await trained.Post($"{Address}/score", objects)));
        Assert.Equal(expected, Scores(await trained.Post($"{Address}/score", new { columns = new[] { "kind", "load", "heat" }, rows = arrays })));
        Assert.Equal(expected, Scores(JsonDocument.Parse(await Send("application/x-ndjson", "application/json", string.Join('\n', objects.Select(row => JsonSerializer.Serialize(row))))).RootElement));
        Assert.Equal(expected, Scores(JsonDocument.Parse(await Send("text/csv", "application/json", string.Join('\n', lines))).RootElement));
    }

    [Fact]
    public async Task Answer_is_csv_json_lines_or_float64_as_accept_says()
    {
        double[] expected = Expected(30);
        string body = string.Join('\n', TrainedServer.Csv().Split('\n')[..31]);
        string[] csv = (await Send("text/csv", "text/csv", body)).TrimEnd().Split('\n');
        Assert.Equal("load,heat,kind,site,odd,score,p_value,flagged", csv[0].TrimEnd('\r'));
        Assert.Equal(expected, csv[1..].Select(line => Number(line.Split(',')[5])));
        string[] lines = (await Send("text/csv", "application/x-ndjson", body)).TrimEnd().Split('\n');
        Assert.Equal(expected, lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("score").GetDouble()));
        Assert.Equal(expected, MemoryMarshal.Cast<byte, double>(await (await Request("text/csv", "application/octet-stream", new StringContent(body))).Content.ReadAsByteArrayAsync()).ToArray());
    }

    [Fact]
    public async Task Stream_without_an_end_is_answered_as_it_comes()
    {
        // By hand: HttpClient reads no answer before it has sent the whole request.
        TimeSpan patience = TimeSpan.FromSeconds(20);
        using var connection = new TcpClient();
        await connection.ConnectAsync(trained.Server.Address.Host, trained.Server.Address.Port);
        using var reader = new StreamReader(connection.GetStream());
        await Send($"POST {Address}/score?batch=1 HTTP/1.1\r\nHost: {trained.Server.Address.Authority}\r\nContent-Type: application/x-ndjson\r\nAccept: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int row = 1; row <= 3; row++)
        {
            string line = $"{{\"load\":{row},\"heat\":1,\"kind\":\"fan\"}}\n";
            await Send($"{line.Length:x}\r\n{line}\r\n");
            string? answer;
            do
            {
                answer = await reader.ReadLineAsync().WaitAsync(patience);
            }
            while (answer?.StartsWith('{') == false);
            Assert.Equal(row, JsonDocument.Parse(answer!).RootElement.GetProperty("id").GetInt32());
        }

        await Send("0\r\n\r\n");

        async Task Send(string text) => await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    [Theory]
    [InlineData("application/json", "{\"rows\": [{\"load\": 1, \"kind\": \"fan\"}]}", HttpStatusCode.UnprocessableEntity, "heat")]
    [InlineData("application/json", "{\"rows\": [[1]]}", HttpStatusCode.BadRequest, "array of 1")]
    [InlineData("application/json", "{\"rows\": []}", HttpStatusCode.BadRequest, "no rows")]
    [InlineData("application/json", "not json", HttpStatusCode.BadRequest, "no JSON")]
    [InlineData("application/json", "{\"rows\": [{\"load\": \"much\", \"heat\": 1, \"kind\": \"fan\"}]}", HttpStatusCode.UnprocessableEntity, "much")]
    [InlineData("text/csv", "load,kind\n1,fan\n", HttpStatusCode.UnprocessableEntity, "heat")]
    [InlineData("application/xml", "<row/>", HttpStatusCode.UnsupportedMediaType, "Unsupported Media Type")]
    public async Task Rows_that_cannot_be_scored_are_refused_with_the_reason(string type, string body, HttpStatusCode status, string named)
    {
        HttpResponseMessage answer = await Request(type, "application/json", new StringContent(body));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_beyond_the_limit_are_refused()
    {
        await using RunningServer server = await RunningServer.Start(options => options with { MaximumStreams = 0 });
        DataSetRecord data = await TrainedServer.AddData(server);
        var job = await TrainedServer.Train(server, new TrainingRequest { DataSetId = data.Id, Detector = "hbos" });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/models/{job.ModelId}/score") { Content = new StringContent(TrainedServer.Csv(), Encoding.UTF8, "text/csv") };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Feature4_parts_of_a_score_sum_to_the_score()
    {
        foreach ((string? model, string parts) in new[] { (trained.Network.ModelId, "contributions"), (trained.Forest.ModelId, "scaled") })
        {
            JsonElement answer = await trained.Post($"/api/v1/models/{model}/explain", new { rows = new object[] { new { load = 1.0, heat = 2.0, kind = "fan" }, new { load = 2.5, heat = -9.0, kind = "pump" } } });
            foreach (JsonElement result in answer.GetProperty("results").EnumerateArray())
            {
                Assert.Equal(parts, result.GetProperty("parts_are").GetString());
                double sum = result.GetProperty("base").GetDouble() + result.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("part").GetDouble());
                Assert.Equal(result.GetProperty("score").GetDouble(), sum, 1e-6);
                Assert.Equal(["heat", "kind", "load"], result.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("column").GetString()!).Order());
            }
        }
    }

    [Fact]
    public async Task Feature9_value_that_is_restored_restores_the_score()
    {
        var row = new { load = 1.25, heat = 2.5, kind = "fan" };
        JsonElement changed = await trained.Post($"{Address}/what-if", new { row, changes = new { heat = -8.0 } });
        JsonElement restored = await trained.Post($"{Address}/what-if", new { row, changes = new { heat = 2.5 } });
        double before = changed.GetProperty("before").GetProperty("score").GetDouble();
        Assert.True(changed.GetProperty("after").GetProperty("score").GetDouble() > before);
        Assert.Equal(1, changed.GetProperty("after").GetProperty("prediction").GetInt32());
        Assert.Equal(before, restored.GetProperty("after").GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task Sweep_runs_a_column_over_its_range_and_agrees_with_single_scores()
    {
        JsonElement sweep = (await trained.Post($"{Address}/what-if", new { row_number = 5, sweep = new { column = "load", points = 7 } })).GetProperty("sweep");
        JsonElement words = (await trained.Post($"{Address}/what-if", new { row_number = 5, sweep = new { column = "kind" } })).GetProperty("sweep");
        string[] values = [.. sweep.GetProperty("values").EnumerateArray().Select(value => value.GetString()!)];
        double[] scores = [.. sweep.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];
        Assert.Equal(7, values.Length);
        JsonElement single = await trained.Post($"{Address}/what-if", new { row_number = 5, changes = new Dictionary<string, string> { ["load"] = values[6] } });
        Assert.Equal(single.GetProperty("after").GetProperty("score").GetDouble(), scores[6]);
        Assert.Equal(["fan", "pump"], words.GetProperty("values").EnumerateArray().Select(value => value.GetString()!).Order());
    }

    [Fact]
    public async Task Nearest_normal_record_is_normal_and_nearest()
    {
        JsonElement nearest = (await trained.Post($"{Address}/what-if", new { row_number = 12, nearest = true })).GetProperty("nearest");
        Assert.Equal(12, nearest.GetProperty("row").GetInt32());
        Assert.Equal(0, nearest.GetProperty("distance").GetDouble());
        JsonElement ofOdd = (await trained.Post($"{Address}/what-if", new { row_number = TrainedServer.Rows, nearest = true })).GetProperty("nearest");
        Assert.InRange(ofOdd.GetProperty("row").GetInt32(), 1, TrainedServer.Rows - 20);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double[] Scores(JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("score").GetDouble())];

    private async Task<string> Send(string type, string accept, string body)
    {
        HttpResponseMessage answer = await Request(type, accept, new StringContent(body));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal(accept, answer.Content.Headers.ContentType!.MediaType);
        return text;
    }

    private Task<HttpResponseMessage> Request(string type, string accept, HttpContent body)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}/score") { Content = body };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return trained.Client.SendAsync(request);
    }
}
