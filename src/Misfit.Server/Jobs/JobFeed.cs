using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Misfit.Server.Jobs;

/// <summary>Hands what happens to jobs to everybody who watches. Who is too slow misses events in between, never the last.</summary>
internal sealed class JobFeed
{
    private const int Kept = 256;

    private readonly ConcurrentDictionary<Channel<JobEvent>, byte> watchers = new();
    private volatile bool closed;

    public void Tell(JobEvent happened)
    {
        foreach (Channel<JobEvent> watcher in watchers.Keys)
        {
            watcher.Writer.TryWrite(happened);
        }
    }

    /// <summary>Ends all watching.</summary>
    public void Close()
    {
        closed = true;
        foreach (Channel<JobEvent> watcher in watchers.Keys)
        {
            watcher.Writer.TryComplete();
        }
    }

    /// <summary>What happens from now on, until the caller has enough. Watching starts before <paramref name="present"/> is asked for, so that nothing falls between.</summary>
    public async IAsyncEnumerable<JobEvent> Watch(Func<IEnumerable<JobEvent>> present, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<JobEvent>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest });
        watchers.TryAdd(channel, 0);
        if (closed)
        {
            channel.Writer.TryComplete();
        }

        try
        {
            foreach (JobEvent job in present())
            {
                yield return job;
            }

            await foreach (JobEvent happened in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            watchers.TryRemove(channel, out _);
        }
    }
}
