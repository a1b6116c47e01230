using System.Diagnostics;
using System.Threading.Channels;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Server.Api;
using Misfit.Training;

namespace Misfit.Server.Live;

/// <summary>
/// Trains on a thread of its own. After every epoch the thread stops at a gate, where it does what was asked of the model and waits until it may go on. Everything here is guarded by that gate.
/// </summary>
internal sealed class LiveTrainer
{
    private static readonly TimeSpan ShownAtMostEvery = TimeSpan.FromSeconds(1.0 / 60);

    private readonly object gate = new();
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<GateWork> work = new();
    private readonly List<Channel<bool>> watchers = [];
    private readonly List<double> losses = [];
    private readonly List<double> validationLosses = [];
    private readonly Func<int, DetectorModel, LiveSnapshot> picture;
    private DetectorModel? finished;
    private LiveSnapshot? snapshot;
    private string? message;
    private int epoch, blockStart, blockEnd, planned;
    private bool single;
    private TimeSpan trained;
    private long left, shown, due;

    /// <param name="recipe">What to train.</param>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="picture">Takes a picture of the model after an epoch. Called on the thread that trains.</param>
    public LiveTrainer(Detector recipe, Matrix rows, Func<int, DetectorModel, LiveSnapshot> picture)
    {
        this.picture = picture;
        new Thread(() => Run(recipe, rows)) { IsBackground = true, Name = "live training" }.Start();
    }

    /// <summary>Ends when the first picture has been taken; fails as the training fails before that.</summary>
    public Task Ready => ready.Task;

    public LiveState State { get; private set; } = LiveState.Preparing;

    /// <summary>Most epochs a second; 0 for no limit.</summary>
    public int Pace { get; set; }

    /// <summary>Whether somebody watches.</summary>
    public bool Watched => watchers.Count > 0;

    /// <summary>Trains so many epochs more; in the middle of a block it goes on to its end, whatever the number.</summary>
    public void Train(int steps) => Change(() =>
    {
        CheckAlive();
        if (State == LiveState.Ready)
        {
            (blockStart, blockEnd) = (epoch, Math.Min(planned, epoch + steps));
        }

        State = LiveState.Training;
    });

    /// <summary>Trains one epoch: of the block that is paused, or alone.</summary>
    public void Step() => Change(() =>
    {
        CheckAlive();
        if (State == LiveState.Ready)
        {
            (blockStart, blockEnd) = (epoch, Math.Min(planned, epoch + 1));
        }

        (single, State) = (State != LiveState.Training, State == LiveState.Ready ? LiveState.Paused : State);
    });

    /// <summary>Waits after the epoch that is under way.</summary>
    public void Pause() => Change(() => State = State == LiveState.Training ? LiveState.Paused : State);

    /// <summary>Ends the block of steps; the weights stay and can be trained further.</summary>
    public void Stop() => Change(() =>
    {
        if (State is LiveState.Training or LiveState.Paused)
        {
            (blockEnd, State, single) = (epoch, LiveState.Ready, false);
        }
    });

    /// <summary>Ends it for good.</summary>
    public void End() => Change(() =>
    {
        State = LiveState.Ended;
        ending.Cancel();
        Refuse();
    });

    /// <summary>Does something with the model between two epochs, and shows everybody the outcome.</summary>
    /// <param name="action">Gets the model in training, and what makes a copy of it that can be kept. Returns what is asked for.</param>
    public Task<T> AtGate<T>(Func<DetectorModel, Func<DetectorModel>, T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var item = new GateWork(
            (model, copy) =>
            {
                try
                {
                    done.SetResult(action(model, copy));
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            },
            exception => done.TrySetException(exception));
        Change(() =>
        {
            CheckAlive(finishedToo: true);
            work.Enqueue(item);
            if (finished is not null)
            {
                Work(finished, () => finished);
            }
        });
        return done.Task;
    }

    /// <summary>Shows everybody another picture. To be called at the gate.</summary>
    public void Show(DetectorModel model) => snapshot = picture(epoch, model);

    /// <summary>What there is to tell, with the losses from a number of epochs on.</summary>
    public LiveUpdate Update(int from)
    {
        lock (gate)
        {
            int first = Math.Min(from, losses.Count);
            return new LiveUpdate
            {
                State = State,
                Epoch = epoch,
                BlockStart = blockStart,
                BlockEnd = blockEnd,
                Planned = planned,
                Message = message,
                TrainingSeconds = trained.TotalSeconds,
                LossesFrom = first,
                Losses = [.. losses.Skip(first)],
                ValidationLosses = [.. validationLosses.Skip(first)],
                Snapshot = snapshot,
            };
        }
    }

    /// <summary>A channel that gets a word whenever there is something new.</summary>
    public Channel<bool> AddWatcher()
    {
        var watcher = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        watcher.Writer.TryWrite(true);
        lock (gate)
        {
            watchers.Add(watcher);
        }

        return watcher;
    }

    public void RemoveWatcher(Channel<bool> watcher)
    {
        lock (gate)
        {
            watchers.Remove(watcher);
        }
    }

    private void Run(Detector recipe, Matrix rows)
    {
        try
        {
            left = Stopwatch.GetTimestamp();
            Finish(recipe.Fit(rows, new TrainingContext { CancellationToken = ending.Token, EpochFinished = AfterEpoch }));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            ready.TrySetException(ApiException.Conflict("The training was ended before it began."));
        }
        catch (Exception exception)
        {
            ready.TrySetException(exception);
            Change(() =>
            {
                (State, message) = (LiveState.Failed, exception.Message);
                Refuse();
            });
        }
    }

    private void AfterEpoch(TrainingEpoch now)
    {
        lock (gate)
        {
            Enter(now);
            bool alone = State != LiveState.Training || single || epoch >= blockEnd;
            if (State != LiveState.Ended && epoch >= blockEnd)
            {
                (State, blockEnd) = (LiveState.Ready, epoch);
            }

            single = false;
            if (alone || Pace > 0 || Stopwatch.GetElapsedTime(shown) >= ShownAtMostEvery)
            {
                shown = Stopwatch.GetTimestamp();
                due = NextDue();
                Show(now.Model());
                Tell();
            }

            ready.TrySetResult();
            WaitAtGate(now);
            left = Stopwatch.GetTimestamp();
        }
    }

    private void Enter(TrainingEpoch now)
    {
        trained += Stopwatch.GetElapsedTime(left);
        if (now.Epoch == 0)
        {
            if (losses.Count > 0)
            {
                message = "The network had died: all rows came out the same. Training begins again with other first weights.";
            }

            losses.Clear();
            validationLosses.Clear();
            (blockStart, blockEnd, trained) = (0, 0, TimeSpan.Zero);
        }

        (epoch, planned) = (now.Epoch, now.Planned);
        losses.Add(now.Loss);
        if (now.ValidationLoss is { } loss)
        {
            validationLosses.Add(loss);
        }
    }

    private void WaitAtGate(TrainingEpoch now)
    {
        while (State != LiveState.Ended)
        {
            Work(now.Model, now.Snapshot);
            if (single)
            {
                return;
            }

            if (State != LiveState.Training)
            {
                Monitor.Wait(gate);
                continue;
            }

            TimeSpan rest = Pace > 0 ? Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) : TimeSpan.Zero;
            if (rest < TimeSpan.FromMilliseconds(1))
            {
                return;
            }

            Monitor.Wait(gate, rest);
        }
    }

    // A beat after the last one was due, not after it came, so that small delays do not add up; after a long one the beat begins anew.
    private long NextDue()
    {
        long period = Pace > 0 ? Stopwatch.Frequency / Pace : 0;
        return Math.Max(due, shown - period) + period;
    }

    private void Work(Func<DetectorModel> model, Func<DetectorModel> copy)
    {
        bool done = false;
        while (work.TryDequeue(out GateWork? item))
        {
            item.Do(model(), copy);
            done = true;
        }

        if (done)
        {
            Tell();
        }
    }

    private void Work(DetectorModel model, Func<DetectorModel> copy) => Work(() => model, copy);

    private void Finish(DetectorModel model) => Change(() =>
    {
        if (State == LiveState.Ended)
        {
            return;
        }

        HealthFinding? diverged = model.Health.Findings.FirstOrDefault(finding => finding.Problem == HealthProblem.Diverged);
        (State, message) = diverged is not null ? (LiveState.Diverged, diverged.Message)
            : (LiveState.Finished, FormattableString.Invariant($"All {planned:N0} epochs are over. Build again to train anew."));
        finished = model;
        Show(model);
        Work(model, () => model);
    });

    private void CheckAlive(bool finishedToo = false)
    {
        if (State is LiveState.Ended or LiveState.Failed || (!finishedToo && State is LiveState.Finished or LiveState.Diverged))
        {
            throw ApiException.Conflict($"This training cannot go on. {message ?? "It was ended."}");
        }
    }

    private void Refuse()
    {
        while (work.TryDequeue(out GateWork? item))
        {
            item.Refuse(ApiException.Conflict("The training ended before this could be done."));
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            Tell();
            Monitor.PulseAll(gate);
        }
    }

    private void Tell() => watchers.ForEach(watcher => watcher.Writer.TryWrite(true));

    private sealed record GateWork(Action<DetectorModel, Func<DetectorModel>> Do, Action<Exception> Refuse);
}
