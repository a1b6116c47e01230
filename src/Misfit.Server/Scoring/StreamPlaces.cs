using Misfit.Server.Api;

namespace Misfit.Server.Scoring;

/// <summary>Bounds how many requests are scored as streams at once: each has a thread of its own for as long as it lasts.</summary>
internal sealed class StreamPlaces(ServerOptions options)
{
    private int taken;

    /// <summary>Runs work that waits for the network on a thread of its own.</summary>
    /// <exception cref="ApiException">429: too many do already.</exception>
    public async Task Run(Action work)
    {
        if (Interlocked.Increment(ref taken) > options.MaximumStreams)
        {
            Interlocked.Decrement(ref taken);
            throw ApiException.TooMany($"{options.MaximumStreams} streams are being scored already, the most this server takes. Try again when one has ended, or send rows in smaller requests.");
        }

        try
        {
            await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref taken);
        }
    }
}
