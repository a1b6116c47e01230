using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Misfit.Server.Studio;

/// <summary>The scripts and styles of the Studio, embedded in this assembly. Their names carry a hash of their content, so that browsers keep them for ever.</summary>
internal sealed class ClientAssets
{
    private const string Prefix = "client/";

    private readonly Dictionary<string, ClientAsset> files = [];

    public ClientAssets()
    {
        Assembly assembly = typeof(ClientAssets).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            files[resource[Prefix.Length..].Replace('\\', '/')] = new ClientAsset(content, Compress(content));
        }

        // The style sheet does not pass through the bundler, so that pages keep their looks where it is missing.
        files.Remove("studio.css", out ClientAsset? style);
        string name = $"studio-{Convert.ToHexStringLower(SHA256.HashData(style!.Content))[..10]}.css";
        files[name] = style;
        Style = $"/assets/{name}";

        if (files.Remove("manifest.json", out ClientAsset? manifest))
        {
            using JsonDocument document = JsonDocument.Parse(manifest.Content);
            Script = $"/assets/{document.RootElement.GetProperty("src/studio.ts").GetProperty("file").GetString()}";
        }
    }

    /// <summary>The address of the script, null when the server was built without its scripts.</summary>
    public string? Script { get; }

    /// <summary>The address of the style sheet.</summary>
    public string Style { get; }

    public ClientAsset? Find(string name) => files.GetValueOrDefault(name);

    private static byte[] Compress(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var compressed = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            compressed.Write(content);
        }

        return buffer.ToArray();
    }
}

/// <summary>One file, plain and compressed.</summary>
internal sealed record ClientAsset(byte[] Content, byte[] Compressed);

/// <summary>Serves <see cref="ClientAssets"/> below /assets.</summary>
internal static class ClientAssetsEndpoint
{
    public static void MapClientAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{**name}", Serve).ExcludeFromDescription();

    private static IResult Serve(string name, ClientAssets assets, HttpContext context)
    {
        if (assets.Find(name) is not { } asset)
        {
            return TypedResults.NotFound();
        }

        bool compressed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (compressed)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        return TypedResults.Bytes(compressed ? asset.Compressed : asset.Content, ContentType(name));
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
