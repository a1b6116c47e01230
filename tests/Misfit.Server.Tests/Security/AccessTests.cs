using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Security;
using Misfit.Server.Storage;

namespace Misfit.Server.Tests.Security;

public partial class AccessTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5210", true)]
    [InlineData("http://localhost:5210;http://[::1]:5210", true)]
    [InlineData("http://127.0.0.1:5210;http://0.0.0.0:5210", false)]
    [InlineData("http://*:5210", false)]
    [InlineData("http://192.168.1.5:5210", false)]
    [InlineData("http://misfit.example", false)]
    [InlineData("http://localhost.example", false)]
    public void Exposure_is_that_of_the_widest_address(string urls, bool loopback) =>
        Assert.Equal(loopback, new Exposure(new ServerOptions { Urls = urls }).IsLoopback);

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example:5210", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:5210", HttpStatusCode.OK)]
    [InlineData("[::1]:5210", HttpStatusCode.OK)]
    public async Task Local_server_answers_to_names_of_this_computer_only(string host, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.Start();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/version");
        request.Headers.Host = host;
        Assert.Equal(expected, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Accept", "*/*", true)]
    public async Task Other_sites_may_not_change_anything(string header, string value, bool allowed)
    {
        await using RunningServer server = await RunningServer.Start();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/datasets?name=a.csv") { Content = new StringContent("a,b\n1,2\n") };
        request.Headers.Add(header, value);
        Assert.Equal(allowed ? HttpStatusCode.Created : HttpStatusCode.Forbidden, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Own_origin_may_change_things()
    {
        await using RunningServer server = await RunningServer.Start();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/datasets?name=a.csv") { Content = new StringContent("a,b\n1,2\n") };
        request.Headers.Add("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.Created, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Beyond_this_computer_a_key_is_needed_and_taken_in_both_headers()
    {
        await using RunningServer server = await StartOpen();
        string key = Key(server).Ensure()!;
        using HttpClient client = ClientOf(server);
        HttpResponseMessage refused = await client.GetAsync("/api/v1/datasets");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (refused.StatusCode, refused.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/health")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "Authorization", "Bearer misfit_wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "Authorization", "Bearer "));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "Authorization", "Bearer " + key));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "X-Api-Key", key));
    }

    [Fact]
    public async Task Key_is_made_once_kept_hashed_and_can_be_renewed()
    {
        await using RunningServer server = await StartOpen();
        string key = Key(server).Ensure()!;
        Assert.Null(Key(server).Ensure());
        using (SqliteConnection connection = server.Services.GetRequiredService<StudioDatabase>().Open())
        {
            Assert.DoesNotContain(connection.Query<string>("SELECT value FROM settings"), value => value.Contains(key["misfit_".Length..], StringComparison.Ordinal));
        }

        using HttpClient client = ClientOf(server);
        string renewed = Key(server).Renew();
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "X-Api-Key", key));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "X-Api-Key", renewed));
    }

    [Fact]
    public async Task Server_without_a_key_lets_nobody_in()
    {
        await using RunningServer server = await StartOpen();
        using HttpClient client = ClientOf(server);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "X-Api-Key", ""));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "X-Api-Key", "null"));
    }

    [Fact]
    public async Task Studio_is_signed_in_to_with_a_form_and_a_strict_cookie()
    {
        await using RunningServer server = await StartOpen();
        string key = Key(server).Ensure()!;
        using HttpClient client = ClientOf(server);
        HttpResponseMessage away = await client.GetAsync("/?a=b");
        Assert.Equal("/sign-in?back=%2F%3Fa%3Db", away.Headers.Location!.OriginalString);
        Assert.Equal("/sign-in?wrong=true&back=%2F", (await SignIn(client, "misfit_wrong", "//evil.example")).Headers.Location!.OriginalString);
        HttpResponseMessage signedIn = await SignIn(client, key, "/?a=b");
        Assert.Equal("/?a=b", signedIn.Headers.Location!.OriginalString);
        string cookie = signedIn.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("misfit-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/datasets")).StatusCode);
        Key(server).Renew();
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Forms_without_their_token_are_refused()
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = ClientOf(server);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["theme"] = "dark", ["back"] = "/" });
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/theme", form)).StatusCode);
    }

    [Fact]
    public async Task Session_outlives_a_restart_and_a_second_server_is_refused_the_folder()
    {
        string folder = Directory.CreateTempSubdirectory("misfit-access-").FullName;
        try
        {
            string? cookie;
            await using (RunningServer server = await RunningServer.Start(options => options with { Urls = "http://0.0.0.0:0" }, folder))
            {
                using HttpClient client = ClientOf(server);
                HttpResponseMessage answer = await SignIn(client, Key(server).Ensure()!, "/");
                cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("misfit-session=", StringComparison.Ordinal)).Split(';')[0];
                DataException problem = await Assert.ThrowsAsync<DataException>(() => RunningServer.Start(null, folder));
                Assert.Contains("Another server", problem.Message, StringComparison.Ordinal);
            }

            await using RunningServer next = await RunningServer.Start(options => options with { Urls = "http://0.0.0.0:0" }, folder);
            using HttpClient again = ClientOf(next);
            Assert.Equal(HttpStatusCode.OK, await Status(again, "Cookie", cookie));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ApiKey Key(RunningServer server) => server.Services.GetRequiredService<ApiKey>();

    private static Task<RunningServer> StartOpen() => RunningServer.Start(options => options with { Urls = "http://0.0.0.0:0" });

    private static HttpClient ClientOf(RunningServer server) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{server.Address.Port}") };

    private static async Task<HttpStatusCode> Status(HttpClient client, string header, string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/datasets");
        request.Headers.TryAddWithoutValidation(header, value);
        return (await client.SendAsync(request)).StatusCode;
    }

    private static async Task<HttpResponseMessage> SignIn(HttpClient client, string key, string back)
    {
        string page = await client.GetStringAsync("/sign-in");
        string token = Token().Match(page[page.IndexOf("action=\"/sign-in\"", StringComparison.Ordinal)..]).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["back"] = back, ["__RequestVerificationToken"] = token });
        return await client.PostAsync("/sign-in", form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
