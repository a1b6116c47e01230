using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Misfit.Server.Tests.Api;

public class DataSetsApiTests
{
    private const string Rows = "amount,shop,label\n10,a,0\n0,b,1\n,a,0\n7.5,a,0\n";

    [Fact]
    public async Task DP01_columns_have_names_and_descriptions_and_rows_can_be_sampled()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement set = await Answer(await server.Client.PostAsJsonAsync("/api/v1/datasets/generated", new { name = "card-payments", rows = 500, seed = 3 }), HttpStatusCode.Created);
        string id = set.GetProperty("id").GetString()!;
        JsonElement columns = await Get(server, $"/api/v1/datasets/{id}/columns");
        Assert.Equal("amount_eur", columns[1].GetProperty("name").GetString());
        Assert.Equal("The amount in euros.", columns[1].GetProperty("description").GetString());
        Assert.All(columns.EnumerateArray(), column => Assert.NotEqual("", column.GetProperty("description").GetString()));
        JsonElement sample = await Get(server, $"/api/v1/datasets/{id}/sample?rows=25&seed=2");
        Assert.Equal(25, sample.GetProperty("rows").GetArrayLength());
        Assert.Equal(13, sample.GetProperty("rows")[0].GetArrayLength());
        int[] numbers = sample.GetProperty("numbers").Deserialize<int[]>()!;
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.NotEqual(Enumerable.Range(0, 25), numbers);
        Assert.Equal(sample.ToString(), (await Get(server, $"/api/v1/datasets/{id}/sample?rows=25&seed=2")).ToString());
    }

    [Fact]
    public async Task Upload_as_body_can_be_read_profiled_downloaded_and_deleted()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement set = await Upload(server, "shop.csv", Rows);
        string address = $"/api/v1/datasets/{set.GetProperty("id").GetString()}";
        Assert.Equal("label", set.GetProperty("label_column").GetString());
        JsonElement rows = await Get(server, $"{address}/rows?from=1&to=3");
        Assert.Equal("[[0,\"b\",1],[null,\"a\",0]]", rows.GetProperty("rows").ToString());
        Assert.Equal("[1,2]", rows.GetProperty("numbers").ToString());
        Assert.Equal(1, (await Get(server, $"{address}/profile")).GetProperty("columns")[0].GetProperty("missing").GetInt32());
        HttpResponseMessage file = await server.Client.GetAsync($"{address}/file");
        Assert.Equal(Rows, await file.Content.ReadAsStringAsync());
        Assert.Equal("shop.csv", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));

        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync(address)).StatusCode);
        await Answer(await server.Client.GetAsync(address), HttpStatusCode.NotFound);
        Assert.Single((await Get(server, "/api/v1/datasets?deleted=true")).EnumerateArray());
        await Answer(await server.Client.PostAsync($"{address}/restore", null), HttpStatusCode.OK);
        Assert.Single((await Get(server, "/api/v1/datasets")).EnumerateArray());
    }

    [Fact]
    public async Task Upload_as_form_takes_the_name_of_its_file()
    {
        await using RunningServer server = await RunningServer.Start();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(Rows)), "file", "..\\..\\form.csv" } };
        JsonElement set = await Answer(await server.Client.PostAsync("/api/v1/datasets", form), HttpStatusCode.Created);
        Assert.Equal("form.csv", set.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Drift_names_the_shifted_column_first()
    {
        await using RunningServer server = await RunningServer.Start();
        string Lines(double shift) => "a,b,c\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => FormattableString.Invariant($"{i * 7919 % 1000},{(i * 104729 % 1000) + shift},{(i % 3 == 0 ? "x" : "y")}\n")));
        string before = (await Upload(server, "before.csv", Lines(0))).GetProperty("id").GetString()!;
        string after = (await Upload(server, "after.csv", Lines(300))).GetProperty("id").GetString()!;
        JsonElement drift = await Get(server, $"/api/v1/datasets/{after}/drift?against={before}");
        Assert.True(drift.GetProperty("drifted").GetBoolean());
        JsonElement first = drift.GetProperty("columns")[0];
        Assert.Equal("b", first.GetProperty("column").GetString());
        Assert.Equal(0.3, first.GetProperty("distance").GetDouble(), 2);
        Assert.False(drift.GetProperty("columns")[1].GetProperty("drifted").GetBoolean());
    }

    [Theory]
    [InlineData("quote.csv", "a,b\n1,2\n\"3,4\n", HttpStatusCode.UnprocessableEntity, "line 3, column 1")]
    [InlineData("empty.csv", "", HttpStatusCode.BadRequest, "empty")]
    [InlineData("head.csv", "a,b\n", HttpStatusCode.UnprocessableEntity, "no rows")]
    [InlineData("data.xlsx", "PK", HttpStatusCode.UnsupportedMediaType, ".csv")]
    [InlineData("lines.jsonl", "{\"a\":[1]}\n", HttpStatusCode.UnprocessableEntity, "line 1")]
    [InlineData("array.npy", "no array", HttpStatusCode.UnprocessableEntity, "array.npy")]
    [InlineData("../../etc/passwd", "x", HttpStatusCode.UnsupportedMediaType, "passwd")]
    public async Task Bad_upload_is_refused_with_its_reason_and_leaves_nothing(string name, string content, HttpStatusCode status, string reason)
    {
        await using RunningServer server = await RunningServer.Start();
        HttpResponseMessage answer = await Post(server, name, content);
        JsonElement problem = await Answer(answer, status);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Folder, problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "uploads")));
    }

    [Fact]
    public async Task Upload_that_is_too_large_is_refused()
    {
        await using RunningServer server = await RunningServer.Start(options => options with { MaximumUploadBytes = 100_000 });
        await Answer(await Post(server, "big.csv", "a\n" + new string('1', 300_000)), HttpStatusCode.RequestEntityTooLarge);
        using var stream = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Repeat("1\n", 60_000)))));
        stream.Headers.ContentLength = null;
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/datasets?name=big.csv") { Content = stream };
        request.Headers.TransferEncodingChunked = true;
        await Answer(await server.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Client_that_sends_everything_first_still_hears_that_it_is_too_large()
    {
        await using RunningServer server = await RunningServer.Start(options => options with { MaximumUploadBytes = 40_000_000 });
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Address.Host, server.Address.Port);
        var block = new byte[1_000_000];
        block.AsSpan().Fill((byte)'1');
        NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/datasets?name=big.csv HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Length: {60 * block.Length}\r\n\r\n"));
        for (int sent = 0; sent < 60; sent++)
        {
            await stream.WriteAsync(block);
        }

        string answer = await new StreamReader(stream).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains("60,000,000 bytes, this server takes 40,000,000", answer, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "uploads")));
    }

    [Fact]
    public async Task Upload_that_is_broken_off_leaves_nothing()
    {
        await using RunningServer server = await RunningServer.Start();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> upload = server.Client.PostAsync("/api/v1/datasets?name=slow.csv", new StreamContent(new EndlessRows()), cancellation.Token);
        string uploads = Path.Combine(server.Folder, "uploads");
        await Until(() => Directory.EnumerateFiles(uploads).Any());
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        await Until(() => !Directory.EnumerateFiles(uploads).Any());
        Assert.Empty((await Get(server, "/api/v1/datasets")).EnumerateArray());
    }

    [Fact]
    public async Task Identifiers_and_names_of_clients_never_become_paths()
    {
        await using RunningServer server = await RunningServer.Start();
        foreach (string id in (string[])["..%2F..%2Fmisfit.db", "%2Fetc%2Fpasswd", "..%5Cmisfit.db", "misfit.db"])
        {
            foreach (string what in (string[])["", "/file", "/rows", "/profile"])
            {
                HttpResponseMessage answer = await server.Client.GetAsync($"/api/v1/datasets/{id}{what}");
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        foreach (string name in (string[])["../../../tmp/misfit-escaped.csv", "/tmp/misfit-escaped.csv", "C:\\misfit-escaped.csv", "a\0b\n.csv"])
        {
            JsonElement set = await Upload(server, name, Rows);
            Assert.DoesNotContain(set.GetProperty("name").GetString()!, letter => letter is '/' or '\\' || char.IsControl(letter));
        }

        Assert.False(File.Exists("/tmp/misfit-escaped.csv"));
        Assert.All(Directory.EnumerateFiles(Path.Combine(server.Folder, "data")), file => Assert.Matches("^[a-z2-9]{10}\\.csv$", Path.GetFileName(file)));
        await Answer(await server.Client.PostAsJsonAsync("/api/v1/datasets/catalogue", new { name = "../../etc/passwd" }), HttpStatusCode.UnprocessableEntity);
        await Answer(await server.Client.PostAsJsonAsync("/api/v1/datasets/generated", new { name = "/etc/passwd" }), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Roles_are_set_and_wrong_ones_refused()
    {
        await using RunningServer server = await RunningServer.Start();
        string address = $"/api/v1/datasets/{(await Upload(server, "shop.csv", Rows)).GetProperty("id").GetString()}";
        JsonElement set = await Answer(await server.Client.PutAsJsonAsync($"{address}/roles", new { label = "shop", normal = "a", ignored = new[] { "label" } }), HttpStatusCode.OK);
        Assert.Equal(1, set.GetProperty("anomalies").GetInt32());
        await Answer(await server.Client.PutAsJsonAsync($"{address}/roles", new { label = "price" }), HttpStatusCode.BadRequest);
        await Answer(await server.Client.PutAsJsonAsync($"{address}/roles", new { label = "shop" }), HttpStatusCode.UnprocessableEntity);
        await Answer(await server.Client.GetAsync($"{address}/rows?from=5&to=2000"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Available_lists_public_sets_and_generators()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement available = await Get(server, "/api/v1/datasets/available");
        Assert.Contains(available.GetProperty("catalogue").EnumerateArray(), entry => entry.GetProperty("name").GetString() == "ecg5000");
        Assert.Contains(available.GetProperty("generators").EnumerateArray(), entry => entry.GetProperty("name").GetString() == "server-metrics");
    }

    [DataFact]
    public async Task Public_set_can_be_added_and_read_as_csv()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement set = await Answer(await server.Client.PostAsJsonAsync("/api/v1/datasets/catalogue", new { name = "ecg5000" }), HttpStatusCode.Created);
        string text = await server.Client.GetStringAsync($"/api/v1/datasets/{set.GetProperty("id").GetString()}/file");
        Assert.Equal(5001, text.AsSpan().Count('\n'));
    }

    private static async Task<JsonElement> Get(RunningServer server, string address) => await Answer(await server.Client.GetAsync(address), HttpStatusCode.OK);

    private static async Task<JsonElement> Upload(RunningServer server, string name, string content) => await Answer(await Post(server, name, content), HttpStatusCode.Created);

    private static Task<HttpResponseMessage> Post(RunningServer server, string name, string content)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return server.Client.PostAsync($"/api/v1/datasets?name={Uri.EscapeDataString(name)}", body);
    }

    private static async Task<JsonElement> Answer(HttpResponseMessage answer, HttpStatusCode expected)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task Until(Func<bool> condition)
    {
        for (int attempt = 0; attempt < 200 && !condition(); attempt++)
        {
            await Task.Delay(25);
        }

        Assert.True(condition());
    }

    // Rows that never end.
    private sealed class EndlessRows : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(5, cancellationToken);
            "1,2\n"u8.CopyTo(buffer.Span);
            return 4;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
