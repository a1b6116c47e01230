namespace Misfit.Tests;

/// <summary>A server with four runs to play, shared by the tests of a class.</summary>
public sealed class PlaybackFixture : IAsyncLifetime
{
    private RunningServer? server;

    /// <summary>Where the server answers.</summary>
    public Uri Address => server!.Address;

    /// <summary>The ids of the runs, with commas between.</summary>
    public string Runs { get; private set; } = "";

    internal RunningServer Server => server!;

    /// <summary>Starts the server, when there is a browser that would visit it.</summary>
    public async Task InitializeAsync()
    {
        if (File.Exists(StudioFactAttribute.Chromium))
        {
            server = await RunningServer.Start();
            Runs = PlaybackData.AddRuns(server);
        }
    }

    /// <summary>Stops it.</summary>
    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
