using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Misfit.Server.Api;

/// <summary>A file in the body of a request, not yet read: the whole body, or the file of a multipart form.</summary>
/// <param name="Name">What the client calls it.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Fields">The fields of the form that came before the file.</param>
internal sealed record UploadBody(string Name, Stream Content, IReadOnlyDictionary<string, string> Fields)
{
    // What a form adds to its file.
    private const int FormBytes = 1 << 16;
    private const int MostFields = 16;

    /// <summary>Finds the file, and lets the body be as large as an upload may be.</summary>
    /// <exception cref="ApiException">There is no file, or it is too large by its own account.</exception>
    public static async Task<UploadBody> Open(HttpRequest request, string? name, CancellationToken cancellation)
    {
        long most = request.HttpContext.RequestServices.GetRequiredService<ServerOptions>().MaximumUploadBytes;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // what comes is counted while it is written, and what is refused is still drained, so that the client hears why
        }

        if (request.ContentLength > most + FormBytes)
        {
            throw ApiException.TooLarge($"The file has {request.ContentLength:N0} bytes, this server takes {most:N0}. Send fewer rows, or start the server with a larger --max-upload.");
        }

        if (MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await OpenForm(request, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), most, cancellation).ConfigureAwait(false);
        }

        return name is { Length: > 0 }
            ? new UploadBody(name, request.Body, new Dictionary<string, string>())
            : throw ApiException.BadRequest("Give the name of the file in the query, as in ?name=payments.csv; its ending tells the format.");
    }

    private static async Task<UploadBody> OpenForm(HttpRequest request, string boundary, long most, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new MultipartReader(boundary, request.Body) { HeadersLengthLimit = FormBytes, BodyLengthLimit = most + FormBytes };
        while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
        {
            if (section.AsFileSection() is { FileName.Length: > 0 } file)
            {
                return new UploadBody(file.FileName, section.Body, fields);
            }

            if (section.AsFormDataSection() is { } field)
            {
                if (fields.Count == MostFields)
                {
                    throw ApiException.BadRequest($"The form has more than {MostFields} fields before its file; send the file first.");
                }

                using var limited = new StreamReader(section.Body);
                var text = new char[FormBytes / 4];
                int length = await limited.ReadBlockAsync(text.AsMemory(), cancellation).ConfigureAwait(false);
                fields[field.Name] = new string(text, 0, length);
            }
        }

        throw ApiException.BadRequest("The form has no file; choose one.");
    }
}
