using Microsoft.AspNetCore.Http;

namespace Misfit.Server.Api;

/// <summary>What is left of a request that was refused before it was read to its end.</summary>
internal static class UnreadBody
{
    private const int BufferBytes = 1 << 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Reads and drops it, up to a number of bytes and for a minute at most; the connection ends with the answer. Most clients read no answer before they have sent everything, and would
    /// see a broken connection instead of the reason. Who waits for leave to send (Expect: 100-continue) is told at once.
    /// </summary>
    public static async Task Discard(HttpContext context, long most)
    {
        context.Response.Headers.Connection = "close";
        if (context.Request.Headers.Expect.Count > 0)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            var buffer = new byte[BufferBytes];
            int read;
            while (most > 0 && (read = await context.Request.Body.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0)
            {
                most -= read;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Nobody sends any more, or not fast enough: the answer is all that is left to do.
        }
    }
}
