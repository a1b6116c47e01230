using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Misfit.Storage;

namespace Misfit.Server.Api;

/// <summary>Turns what went wrong into problem details (RFC 9457): the caller's mistakes with their message, ours without details.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems, ServerOptions options, ILogger<ProblemHandler> log) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        (int status, string title) = Describe(exception);
        if (status == StatusCodes.Status500InternalServerError)
        {
            log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
        }

        if (status == StatusCodes.Status413PayloadTooLarge)
        {
            await UnreadBody.Discard(context, options.MaximumUploadBytes).ConfigureAwait(false);
        }

        context.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = status,
                Title = title,
                Detail = status == StatusCodes.Status500InternalServerError ? "The server failed; its log says why." : exception.Message,
            },
        }).ConfigureAwait(false);
    }

    private static (int Status, string Title) Describe(Exception exception) => exception switch
    {
        ApiException api => (api.Status, api.Title),
        BadHttpRequestException bad => (bad.StatusCode, "Bad request"),
        DataException => (StatusCodes.Status422UnprocessableEntity, "Bad data"),
        OptionsException => (StatusCodes.Status422UnprocessableEntity, "Bad options"),
        ShapeException => (StatusCodes.Status422UnprocessableEntity, "Bad shape"),
        ModelFormatException => (StatusCodes.Status422UnprocessableEntity, "Bad model file"),
        _ => (StatusCodes.Status500InternalServerError, "Internal error"),
    };
}
