using System.Diagnostics;

namespace Misfit.Training;

/// <summary>Reports progress at most ten times a second, and whenever told to, with the time left by the speed so far.</summary>
internal sealed class ProgressReporter(TrainingContext context, string stage, long total)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // The first step pays for compiling the code; a guess from it would be off by the hundredfold.
    private static readonly TimeSpan LeastForGuess = TimeSpan.FromMilliseconds(300);

    private readonly long started = Stopwatch.GetTimestamp();
    private long reported = Stopwatch.GetTimestamp();

    /// <summary>Reports if the last report is long enough ago.</summary>
    public void Offer(long done, double? loss)
    {
        if (context.Progress is not null && Stopwatch.GetElapsedTime(reported) >= Interval)
        {
            Report(done, loss);
        }
    }

    /// <summary>Reports.</summary>
    public void Report(long done, double? loss)
    {
        if (context.Progress is null)
        {
            return;
        }

        reported = Stopwatch.GetTimestamp();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started, reported);
        TimeSpan? remaining = done > 0 && (done >= total || elapsed >= LeastForGuess) ? elapsed * ((double)(total - done) / done) : null;
        context.Progress.Report(new TrainingProgress(stage, Saturate(done), Saturate(total), loss, remaining));
    }

    private static int Saturate(long number) => (int)Math.Min(number, int.MaxValue);
}
