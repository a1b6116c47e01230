using System.Diagnostics;
using Misfit.Training;

namespace Misfit.Server.Jobs;

/// <summary>
/// A job from its submission to its end: what can be done to it from outside, seen by the thread that trains. That thread waits between two steps while the
/// job is paused, without holding a processor's place.
/// </summary>
internal sealed class RunningJob : IProgress<TrainingProgress>, IDisposable
{
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim places;
    private readonly Action<JobRecord, string> changed;
    private readonly TimeSpan limit;
    private TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool placed;
    private long activeSince;
    private TimeSpan active;
    private long told;

    /// <param name="record">The job as it is in the database.</param>
    /// <param name="limit">The longest it may train, pauses not counted.</param>
    /// <param name="places">One for each job that may train at once.</param>
    /// <param name="changed">Is told of every change, with the kind of the event.</param>
    public RunningJob(JobRecord record, TimeSpan limit, SemaphoreSlim places, Action<JobRecord, string> changed)
    {
        (Record, this.limit, this.places, this.changed) = (record, limit, places, changed);
        if (record.State != JobState.Paused)
        {
            go.SetResult();
        }
    }

    /// <summary>The job as it is now.</summary>
    public JobRecord Record { get; private set; }

    /// <summary>Stops the fit: the user, the time limit or the end of the server.</summary>
    public CancellationToken Stopping => stop.Token;

    /// <summary>Whether the time limit was reached.</summary>
    public bool OutOfTime => Active >= limit;

    /// <summary>Trained so far, pauses not counted.</summary>
    public TimeSpan Active => active + (activeSince == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(activeSince));

    /// <summary>Waits until it is not paused and there is a place for it.</summary>
    /// <exception cref="OperationCanceledException">It was stopped meanwhile.</exception>
    public async Task TakePlace()
    {
        while (true)
        {
            await go.Task.WaitAsync(Stopping).ConfigureAwait(false);
            await places.WaitAsync(Stopping).ConfigureAwait(false);
            lock (gate)
            {
                if (go.Task.IsCompleted)
                {
                    placed = true;
                    activeSince = Stopwatch.GetTimestamp();
                    stop.CancelAfter(limit > active ? limit - active : TimeSpan.Zero);
                    Change(job => job with { State = JobState.Running }, JobEvent.StateChanged);
                    return;
                }
            }

            places.Release();
        }
    }

    /// <summary>Gives the place to the next.</summary>
    public void LeavePlace()
    {
        lock (gate)
        {
            if (!placed)
            {
                return;
            }

            placed = false;
            active = Active;
            activeSince = 0;
            stop.CancelAfter(Timeout.InfiniteTimeSpan);
        }

        places.Release();
    }

    /// <summary>What the training thread calls between steps.</summary>
    public void Report(TrainingProgress value)
    {
        lock (gate)
        {
            Record = Record with { Progress = new JobProgress(value.Stage, value.Done, value.Total, value.Loss, value.Remaining?.TotalSeconds) };
            if (Stopwatch.GetElapsedTime(told) >= BetweenEvents)
            {
                told = Stopwatch.GetTimestamp();
                changed(Record, JobEvent.Progressed);
            }
        }

        if (!go.Task.IsCompleted && !stop.IsCancellationRequested)
        {
            LeavePlace();
            try
            {
                TakePlace().GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                // Stopped while it waited: the fit sees the same token and ends in its own way.
            }
        }
    }

    /// <summary>Holds the job at its next step.</summary>
    public void Pause() => Hold(() =>
    {
        if (go.Task.IsCompleted)
        {
            go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return JobState.Paused;
    });

    /// <summary>Lets a paused job go on.</summary>
    public void Resume() => Hold(() =>
    {
        go.TrySetResult();
        return placed ? JobState.Running : JobState.Waiting;
    });

    /// <summary>Ends the training as soon as it can be; a paused one too.</summary>
    public void Stop() => stop.Cancel();

    /// <summary>Changes the record and tells of it.</summary>
    public void Change(Func<JobRecord, JobRecord> change, string kind)
    {
        lock (gate)
        {
            Record = change(Record);
            changed(Record, kind);
        }
    }

    public void Dispose() => stop.Dispose();

    private void Hold(Func<JobState> act)
    {
        lock (gate)
        {
            if (!Record.IsOver)
            {
                JobState state = act();
                Change(job => job with { State = state }, JobEvent.StateChanged);
            }
        }
    }
}
