using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Misfit.ServerBenchmark;

/// <summary>The server under load: a process of its own.</summary>
internal static class ServerProcess
{
    private const string Address = "http://127.0.0.1:5399";

    public static Process Start(string program, string folder, out Uri address)
    {
        address = new Uri(Address);
        return Process.Start(new ProcessStartInfo("dotnet", [program, "serve", "--urls", Address, "--data", folder]) { RedirectStandardError = true })!;
    }

    /// <summary>Waits for the server, and trains an autoencoder on it.</summary>
    public static async Task<string> Train(HttpClient http)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await http.GetStringAsync("/api/v1/health");
                break;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(200);
            }
        }

        JsonElement data = await Post(http, "/api/v1/datasets/generated", new { name = "gaussian", rows = 5000, seed = 1 });
        JsonElement job = await Post(http, "/api/v1/jobs", new { data_set_id = data.GetProperty("id").GetString(), detector = "autoencoder/epochs=5", score = false });
        string events = await http.GetStringAsync($"/api/v1/jobs/{job.GetProperty("id").GetString()}/events");
        return JsonDocument.Parse(events.Split("data: ")[^1]).RootElement.GetProperty("model_id").GetString()!;
    }

    public static double ResidentMegabytes(Process server)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Id}/status")).First(line => line.StartsWith("VmRSS", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static async Task<JsonElement> Post(HttpClient http, string address, object body)
    {
        HttpResponseMessage answer = await http.PostAsJsonAsync(address, body);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : throw new HttpRequestException(await answer.Content.ReadAsStringAsync());
    }
}
