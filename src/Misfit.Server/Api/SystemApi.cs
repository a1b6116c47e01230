using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Storage;

namespace Misfit.Server.Api;

/// <summary>Whether the server is well, and which it is.</summary>
internal static class SystemApi
{
    /// <summary>Maps /health and /version.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/health", (StudioDatabase database) => new HealthAnswer(database.IsWell() ? "ok" : "failing"))
            .WithSummary("Whether the server and its storage work");
        api.MapGet("/version", () => new VersionAnswer(MisfitServer.Version, Environment.Version.ToString()))
            .WithSummary("The version of the server and of its runtime");
    }

    private sealed record HealthAnswer(string Status);

    private sealed record VersionAnswer(string Misfit, string Runtime);
}
