using Microsoft.AspNetCore.Http;

namespace Misfit.Server.Api;

/// <summary>What a caller did wrong, told as problem details.</summary>
internal sealed class ApiException(int status, string title, string message) : Exception(message)
{
    public int Status => status;

    public string Title => title;

    /// <summary>404: there is no such thing.</summary>
    public static ApiException NotFound(string kind, string id) =>
        new(StatusCodes.Status404NotFound, "Not found", $"There is no {kind} '{id}'; it may have been deleted.");

    /// <summary>400: the request cannot be understood.</summary>
    public static ApiException BadRequest(string message) => new(StatusCodes.Status400BadRequest, "Bad request", message);

    /// <summary>409: it cannot be done in the present state.</summary>
    public static ApiException Conflict(string message) => new(StatusCodes.Status409Conflict, "Conflict", message);

    /// <summary>413: more than the server takes.</summary>
    public static ApiException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, "Too large", message);

    /// <summary>429: more at once than the server takes.</summary>
    public static ApiException TooMany(string message) => new(StatusCodes.Status429TooManyRequests, "Too many", message);
}
