namespace Misfit.Tests;

/// <summary>One server for the tests of a class.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private RunningServer? server;

    /// <summary>Where it answers.</summary>
    public Uri Address => server!.Address;

    /// <summary>Starts it.</summary>
    public async Task InitializeAsync() => server = await RunningServer.Start();

    /// <summary>Stops it.</summary>
    public async Task DisposeAsync() => await server!.DisposeAsync();
}
