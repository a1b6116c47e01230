using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Misfit.Server.Api;

namespace Misfit.Server.Security;

/// <summary>
/// Lets in who may come. On this computer: pages of this server alone, not those of a site whose name was made to point here, nor forms and scripts of another site.
/// Beyond it: also who shows the key.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, Exposure exposure, ApiKey key, SessionCookie session)
{
    public const string SignInPath = "/sign-in";

    private const string KeyHeader = "X-Api-Key";
    private const string Bearer = "Bearer ";

    // What the page for signing in is made of, and what watches over the server, which learns no more than that it runs.
    private static readonly PathString[] Open = [SignInPath, "/assets", "/icon.svg", "/theme", "/api/v1/health"];

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        HttpRequest request = context.Request;
        CheckHost(request);
        CheckOrigin(request);
        if (exposure.IsLoopback || HasKey(request) || Array.Exists(Open, path => request.Path.StartsWithSegments(path)))
        {
            return next(context);
        }

        if (!request.Path.StartsWithSegments("/api") && HttpMethods.IsGet(request.Method))
        {
            context.Response.Redirect($"{SignInPath}?back={Uri.EscapeDataString(request.Path + request.QueryString)}");
            return Task.CompletedTask;
        }

        context.Response.OnStarting(() =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        });
        throw new ApiException(StatusCodes.Status401Unauthorized, "No key", $"Show the API key: Authorization: Bearer KEY, or {KeyHeader}: KEY. It was shown when the server was first started; misfit serve --renew-key makes a new one.");
    }

    private void CheckHost(HttpRequest request)
    {
        if (exposure.IsLoopback && !Exposure.IsLocal(request.Host.Host))
        {
            throw new ApiException(StatusCodes.Status421MisdirectedRequest, "Unknown host", $"This server answers to localhost only, not to '{request.Host.Host}'. Start it with --urls to be reached by other names; it then asks for a key.");
        }
    }

    // Browsers say where a request comes from; programs say nothing, and carry nobody's cookies.
    private static void CheckOrigin(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return;
        }

        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        bool foreign = site.Length > 0 ? site is not ("same-origin" or "none") : origin.Length > 0 && origin != $"{request.Scheme}://{request.Host}";
        if (foreign)
        {
            throw new ApiException(StatusCodes.Status403Forbidden, "Another site", "Pages of other sites may not change anything here.");
        }
    }

    private bool HasKey(HttpRequest request)
    {
        string authorization = request.Headers[HeaderNames.Authorization].ToString();
        return (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && key.IsRight(authorization[Bearer.Length..]))
            || (request.Headers[KeyHeader].ToString() is { Length: > 0 } shown && key.IsRight(shown))
            || session.IsGood(request);
    }
}
