using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server;

namespace Misfit.Tests;

/// <summary>A server of its own on a free port of this computer, with an empty data folder that is deleted at its end.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly bool ownsFolder;

    private RunningServer(WebApplication server, string folder, bool ownsFolder)
    {
        (this.server, Folder, this.ownsFolder) = (server, folder, ownsFolder);
        Address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Its data folder.</summary>
    public string Folder { get; }

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => server.Services;

    /// <summary>Starts one; with a folder, on what an earlier one has left there.</summary>
    public static async Task<RunningServer> Start(Func<ServerOptions, ServerOptions>? configure = null, string? folder = null)
    {
        string place = folder ?? Directory.CreateTempSubdirectory("misfit-server-").FullName;
        ServerOptions options = new() { Urls = "http://127.0.0.1:0", DataFolder = place };
        WebApplication server = MisfitServer.Create(configure?.Invoke(options) ?? options);
        await server.StartAsync();
        return new RunningServer(server, place, folder is null);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.StopAsync();
        await server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
