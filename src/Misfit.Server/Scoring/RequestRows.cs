using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Misfit.Data;
using Misfit.Server.Api;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>The rows of a request's body: JSON, JSON lines or CSV.</summary>
internal static class RequestRows
{
    /// <summary>Bodies up to this size are read into memory before they are scored; larger ones are scored as they come.</summary>
    public const int BufferedBytes = 1 << 20;

    /// <summary>The format of the body.</summary>
    /// <exception cref="ApiException">415: it is none that can be read.</exception>
    public static string FormatOf(HttpRequest request)
    {
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type);
        return type?.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => ScoreWriter.Json,
            "application/x-ndjson" or "application/jsonl" or "application/json-lines" => ScoreWriter.JsonLines,
            "text/csv" => ScoreWriter.Csv,
            _ => throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Unsupported format", $"The Content-Type must be application/json, application/x-ndjson or text/csv, was '{request.ContentType}'."),
        };
    }

    /// <summary>Reads rows into memory, at most as many bytes as the server takes in one request.</summary>
    public static async Task<Table> ReadAll(HttpRequest request, IReadOnlyList<ColumnSchema> schema, CancellationToken cancellation)
    {
        string format = FormatOf(request);
        if (format == ScoreWriter.Json)
        {
            return await ReadJson(request, schema, cancellation).ConfigureAwait(false);
        }

        using MemoryStream body = await Buffer(request, cancellation).ConfigureAwait(false);
        using TableReader reader = Open(body, format, schema, keepRecords: false);
        return reader.ReadAll(cancellation);
    }

    public static async Task<Table> ReadJson(HttpRequest request, IReadOnlyList<ColumnSchema> schema, CancellationToken cancellation)
    {
        using JsonDocument document = await Parse(request, cancellation).ConfigureAwait(false);
        return JsonRows.Read(document.RootElement, schema);
    }

    public static async Task<MemoryStream> Buffer(HttpRequest request, CancellationToken cancellation)
    {
        var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, BufferedBytes));
        await request.Body.CopyToAsync(body, cancellation).ConfigureAwait(false);
        body.Position = 0;
        return body;
    }

    public static TableReader Open(Stream body, string format, IReadOnlyList<ColumnSchema> schema, bool keepRecords) =>
        TableSource.OpenStream(body, "the request", format == ScoreWriter.Csv ? TableFormat.Csv : TableFormat.JsonLines, schema, new TableReadOptions { KeepRecords = keepRecords, MaximumRecordBytes = BufferedBytes });

    private static async Task<JsonDocument> Parse(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (JsonException exception)
        {
            throw ApiException.BadRequest($"The body is no JSON: {exception.Message}");
        }
    }
}
