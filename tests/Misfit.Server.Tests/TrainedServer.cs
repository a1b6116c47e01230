using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server;
using Misfit.Server.DataSets;
using Misfit.Server.Jobs;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Tests;

/// <summary>A server with a small labelled data set, two trained models and their runs.</summary>
public sealed class TrainedServer : IAsyncLifetime
{
    /// <summary>The rows of the data set: two numbers that go together and one word; the last 20 rows are odd.</summary>
    public const int Rows = 420;

    private RunningServer? server;

    internal RunningServer Server => server!;

    internal HttpClient Client => server!.Client;

    internal DataSetRecord Data { get; private set; } = null!;

    /// <summary>An autoencoder, whose contributions add up.</summary>
    internal JobRecord Network { get; private set; } = null!;

    /// <summary>An isolation forest, whose contributions do not.</summary>
    internal JobRecord Forest { get; private set; } = null!;

    internal T Service<T>()
        where T : notnull => server!.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        server = await RunningServer.Start();
        Data = await AddData(server);
        Network = await Train(server, new TrainingRequest { DataSetId = Data.Id, Detector = "autoencoder/epochs=20/hidden=8/latent=1", Seed = 7, Name = "network" });
        Forest = await Train(server, new TrainingRequest { DataSetId = Data.Id, Detector = "isolation-forest/trees=50", Seed = 7, Name = "forest" });
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    /// <summary>Puts the data set on a server.</summary>
    internal static async Task<DataSetRecord> AddData(RunningServer server)
    {
        var library = server.Services.GetRequiredService<DataSetLibrary>();
        DataSetRecord added = await library.Import("readings.csv", new MemoryStream(Encoding.UTF8.GetBytes(Csv())));
        return library.SetRoles(added.Id, new DataRoles { Label = "odd", Group = "site" });
    }

    /// <summary>The data set's file.</summary>
    internal static string Csv()
    {
        var text = new StringBuilder("load,heat,kind,site,odd\n");
        for (int i = 0; i < Rows; i++)
        {
            bool odd = i >= Rows - 20;
            double load = Math.Sin(i * 0.7) * 3;
            double heat = odd ? -load * 2 + 5 : load * 2 + Math.Cos(i * 1.3) * 0.3;
            text.Append(FormattableString.Invariant($"{load:F4},{heat:F4},{(i % 3 == 0 ? "pump" : "fan")},{(i % 21 == 0 ? "south" : "north")},{(odd ? 1 : 0)}\n"));
        }

        return text.ToString();
    }

    /// <summary>Trains to the end.</summary>
    internal static async Task<JobRecord> Train(RunningServer server, TrainingRequest request)
    {
        var queue = server.Services.GetRequiredService<TrainingQueue>();
        JobRecord job = await WaitForEnd(queue, queue.Submit(request).Id);
        Assert.True(job.State == JobState.Done, job.Error);
        return job;
    }

    internal static async Task<JobRecord> WaitForEnd(TrainingQueue queue, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        JobRecord last = queue.Find(id);
        await foreach (JobEvent happened in queue.Watch(id, patience.Token))
        {
            last = happened.Job;
        }

        return last;
    }

    internal async Task<JsonElement> Post(string address, object body)
    {
        HttpResponseMessage answer = await Client.PostAsJsonAsync(address, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    internal async Task<JsonElement> Get(string address) => JsonDocument.Parse(await Client.GetStringAsync(address)).RootElement;
}
