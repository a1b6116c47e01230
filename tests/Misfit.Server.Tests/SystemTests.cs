using System.Net;
using System.Text.Json;

namespace Misfit.Server.Tests;

public class SystemTests
{
    [Fact]
    public async Task Health_of_a_new_server_is_ok()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement answer = JsonDocument.Parse(await server.Client.GetStringAsync("/api/v1/health")).RootElement;
        Assert.Equal("ok", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Unknown_address_of_the_api_answers_with_problem_details()
    {
        await using RunningServer server = await RunningServer.Start();
        HttpResponseMessage answer = await server.Client.GetAsync("/api/v1/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Openapi_document_describes_every_address_of_the_api()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement paths = JsonDocument.Parse(await server.Client.GetStringAsync("/api/v1/openapi.json")).RootElement.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/api/v1/health", out _));
        Assert.All(paths.EnumerateObject(), path => Assert.StartsWith("/api/v1/", path.Name, StringComparison.Ordinal));
        Assert.All(paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()), operation => Assert.True(operation.Value.TryGetProperty("summary", out _), operation.Value.ToString()));
    }

    [Fact]
    public async Task Every_answer_forbids_inline_scripts_and_other_hosts()
    {
        await using RunningServer server = await RunningServer.Start();
        HttpResponseMessage answer = await server.Client.GetAsync("/");
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }
}
