using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Misfit.ServerBenchmark;

/// <summary>Clients that each send a request as soon as the one before is answered: nine of ten are one row of JSON, the tenth is 100 rows of CSV.</summary>
internal sealed class Load(HttpClient http, string address)
{
    private const int Columns = 8;

    private readonly byte[] row = JsonSerializer.SerializeToUtf8Bytes(new { rows = new[] { Enumerable.Range(0, Columns).ToDictionary(i => $"x{i}", i => i * 0.1) } });
    private readonly byte[] rows = Encoding.UTF8.GetBytes(
        string.Join(',', Enumerable.Range(0, Columns).Select(i => $"x{i}")) + "\n"
        + string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Range(0, Columns).Select(i => (i * 0.1).ToString(CultureInfo.InvariantCulture))) + "\n", 100)));

    /// <summary>Runs for a time; the memory of the server is looked at every second.</summary>
    public async Task<Outcome> Run(int clients, TimeSpan time, Func<double>? memory)
    {
        using var end = new CancellationTokenSource(time);
        var outcome = new Outcome();
        Task[] tasks = [.. Enumerable.Range(0, clients).Select(client => Task.Run(() => Client(client, outcome, end.Token)))];
        while (memory is not null && !end.IsCancellationRequested)
        {
            outcome.Megabytes.Add(memory());
            await Task.Delay(1000);
        }

        await Task.WhenAll(tasks);
        return outcome;
    }

    private async Task Client(int client, Outcome outcome, CancellationToken end)
    {
        var taken = new List<double>();
        int errors = 0;
        for (int i = client; !end.IsCancellationRequested; i++)
        {
            bool many = i % 10 == 0;
            using var body = new ByteArrayContent(many ? rows : row);
            body.Headers.ContentType = new MediaTypeHeaderValue(many ? "text/csv" : "application/json");
            long started = Stopwatch.GetTimestamp();
            try
            {
                using HttpResponseMessage answer = await http.PostAsync(address, body, CancellationToken.None);
                string text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                errors += answer.IsSuccessStatusCode && text.EndsWith('}') ? 0 : 1;
            }
            catch (HttpRequestException)
            {
                errors++;
            }

            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        outcome.Add(taken, errors);
    }
}

/// <summary>What came of it.</summary>
internal sealed class Outcome
{
    private readonly List<double> taken = [];

    public int Errors { get; private set; }

    public List<double> Megabytes { get; } = [];

    public void Add(List<double> milliseconds, int errors)
    {
        lock (taken)
        {
            taken.AddRange(milliseconds);
            Errors += errors;
        }
    }

    public string Describe(int clients, TimeSpan time)
    {
        double[] sorted = [.. taken.Order()];
        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
        string memory = string.Join(' ', Megabytes.Where((_, second) => second % 10 == 0).Append(Megabytes[^1]).Select(megabytes => megabytes.ToString("0", CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"clients {clients}, seconds {time.TotalSeconds:0}, requests {sorted.Length} ({sorted.Length / time.TotalSeconds:0} a second), errors {Errors}, latency ms p50 {At(0.5):0.0} p90 {At(0.9):0.0} p99 {At(0.99):0.0} worst {sorted[^1]:0.0}, resident MB every ten seconds: {memory}");
    }
}
