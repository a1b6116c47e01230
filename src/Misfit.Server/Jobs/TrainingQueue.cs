using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Runs;
using Misfit.Server.Storage;
using Misfit.Training;

namespace Misfit.Server.Jobs;

/// <summary>
/// Trains models one after the other, or as many at once as the options allow. What was waiting, running or paused when the server ended is begun again at its
/// next start: the seed is part of the request, so the model is the same.
/// </summary>
internal sealed class TrainingQueue : IHostedService, IDisposable
{
    private const int Listed = 200;

    private readonly ConcurrentDictionary<string, RunningJob> jobs = new();
    private readonly ConcurrentDictionary<string, Task> tasks = new();
    private readonly JobFeed feed = new();
    private readonly JobStore store;
    private readonly ServerOptions options;
    private readonly DataSetLibrary dataSets;
    private readonly ModelLibrary models;
    private readonly RunLibrary runs;
    private readonly TimeProvider clock;
    private readonly ILogger<TrainingQueue> log;
    private readonly SemaphoreSlim places;
    private volatile bool closing;

    public TrainingQueue(ServerOptions options, JobStore store, DataSetLibrary dataSets, ModelLibrary models, RunLibrary runs, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<TrainingQueue> log)
    {
        lifetime.ApplicationStopping.Register(feed.Close);   // watchers would hold the server open
        (this.options, this.store, this.dataSets, this.models, this.runs, this.clock, this.log) = (options, store, dataSets, models, runs, clock, log);
        places = new SemaphoreSlim(options.JobsAtOnce);
    }

    /// <summary>The newest jobs first.</summary>
    public IReadOnlyList<JobRecord> List() => [.. store.List(Listed).Select(job => jobs.TryGetValue(job.Id, out RunningJob? running) ? running.Record : job)];

    /// <summary>The jobs that are not over, those that run first.</summary>
    public IReadOnlyList<JobRecord> Active() => [.. jobs.Values.Select(job => job.Record).Where(job => !job.IsOver).OrderBy(job => job.State != JobState.Running).ThenBy(job => job.Created)];

    /// <exception cref="ApiException">404: there is none.</exception>
    public JobRecord Find(string id) => jobs.TryGetValue(id, out RunningJob? running) ? running.Record : store.Find(id);

    /// <summary>Takes a job; it begins when there is a place for it.</summary>
    /// <exception cref="ApiException">404: there is no such data set. 429: too many jobs wait or run already.</exception>
    /// <exception cref="OptionsException">The request cannot be carried out; says why.</exception>
    public JobRecord Submit(TrainingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        DataSetRecord data = dataSets.Find(request.DataSetId);
        Pipeline recipe = TrainingRecipe.Create(request, data);
        if (request.TimeLimitSeconds is { } seconds && !(seconds > 0 && seconds <= options.MaximumTrainingTime.TotalSeconds))
        {
            throw ApiException.BadRequest($"time_limit_seconds must be above 0 and at most {options.MaximumTrainingTime.TotalSeconds:0}, was {seconds}.");
        }

        // A job that is over may be in the list for a moment longer.
        int active = Active().Count;
        if (active >= options.MaximumJobs)
        {
            throw ApiException.TooMany($"{active} jobs wait or run already, the most this server takes. Wait for one to end, or stop one.");
        }

        string name = string.IsNullOrWhiteSpace(request.Name) ? $"{recipe.Detector.Info.Id} on {data.Name}" : request.Name.Trim();
        var record = new JobRecord
        {
            Id = Identifier.Create(),
            Name = name,
            DataSetId = request.DataSetId,
            Request = request with { Name = name },
            State = JobState.Waiting,
            Created = clock.GetUtcNow(),
        };
        store.Insert(record);
        Begin(record);
        return record;
    }

    /// <summary>Holds a job between two steps of its training.</summary>
    /// <exception cref="ApiException">404: there is no such job. 409: it is over.</exception>
    public JobRecord Pause(string id) => Act(id, job => job.Pause());

    /// <inheritdoc cref="Pause"/>
    /// <summary>Lets a paused job go on.</summary>
    public JobRecord Resume(string id) => Act(id, job => job.Resume());

    /// <inheritdoc cref="Pause"/>
    /// <summary>Ends a job; the best model so far is kept where the method has one.</summary>
    public JobRecord Stop(string id) => Act(id, job => job.Stop());

    /// <summary>What happens to one job, from how it is now to its end.</summary>
    /// <exception cref="ApiException">404: there is no such job.</exception>
    public async IAsyncEnumerable<JobEvent> Watch(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (JobEvent happened in feed.Watch(() => [new JobEvent(Find(id), JobEvent.StateChanged)], cancellation).ConfigureAwait(false))
        {
            if (happened.Job.Id == id)
            {
                yield return happened;
                if (happened.Job.IsOver)
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>What happens to all jobs, from how those that are not over are now.</summary>
    public IAsyncEnumerable<JobEvent> WatchAll(CancellationToken cancellation) =>
        feed.Watch(() => [.. jobs.Values.Select(job => new JobEvent(job.Record, JobEvent.StateChanged))], cancellation);

    /// <summary>Begins again what the server's end has cut short.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ILookup<string?, ModelRecord> finished = models.List().ToLookup(model => model.JobId);
        foreach (JobRecord job in store.Unfinished())
        {
            if (finished[job.Id].FirstOrDefault() is { } model)
            {
                store.Update(job with { State = JobState.Done, Finished = model.Created, ModelId = model.Id });
                continue;
            }

            JobRecord again = job.Started is null ? job : job with
            {
                State = job.State == JobState.Paused ? JobState.Paused : JobState.Waiting,
                Started = null,
                Note = "The server was restarted, so the training begins again; with the same seed it comes to the same model.",
            };
            store.Update(again);
            Begin(again);
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends all trainings; they begin again at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        closing = true;
        foreach (RunningJob job in jobs.Values)
        {
            job.Stop();
        }

        await Task.WhenAll(tasks.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => places.Dispose();

    private JobRecord Act(string id, Action<RunningJob> act)
    {
        if (!jobs.TryGetValue(id, out RunningJob? job))
        {
            throw ApiException.Conflict($"The job '{store.Find(id).Name}' is over.");
        }

        act(job);
        return job.Record;
    }

    private void Begin(JobRecord record)
    {
        TimeSpan limit = record.Request.TimeLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.MaximumTrainingTime;
        var job = new RunningJob(record, limit, places, Changed);
        jobs[record.Id] = job;
        feed.Tell(new JobEvent(record, JobEvent.StateChanged));
        tasks[record.Id] = Task.Run(() => Run(job));
    }

    private void Changed(JobRecord record, string kind)
    {
        if (kind == JobEvent.StateChanged && !closing)
        {
            store.Update(record);
        }

        feed.Tell(new JobEvent(record, kind));
    }

    private async Task Run(RunningJob job)
    {
        try
        {
            await job.TakePlace().ConfigureAwait(false);
            job.Change(record => record with { Started = clock.GetUtcNow() }, JobEvent.StateChanged);
            await Task.Factory.StartNew(() => Train(job), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (job.Stopping.IsCancellationRequested)
        {
            End(job, record => record with { State = JobState.Stopped, Note = Reason(job, NothingKept(record)) });
        }
        catch (Exception exception) when (IsOfTheRequest(exception))
        {
            End(job, record => record with { State = JobState.Failed, Error = exception.Message });
        }
        catch (Exception exception) when (Log(exception, job))
        {
            End(job, record => record with { State = JobState.Failed, Error = "The server failed; its log says why." });
        }
        finally
        {
            job.LeavePlace();
            jobs.TryRemove(job.Record.Id, out _);
            tasks.TryRemove(job.Record.Id, out _);
            job.Dispose();
        }
    }

    private void Train(RunningJob job)
    {
        TrainingRequest request = job.Record.Request;
        Pipeline recipe = TrainingRecipe.Create(request, dataSets.Find(request.DataSetId));
        var context = new TrainingContext { Progress = job, CancellationToken = job.Stopping };
        PipelineModel model = recipe.Fit(dataSets.Load(request.DataSetId).Table, context, clock.GetUtcNow(), firstRow: 1);
        if (closing)
        {
            return;
        }

        double seconds = job.Active.TotalSeconds;
        bool stopped = model.Health.Interrupted;
        string? note = stopped ? Reason(job, "the best model so far was kept") : job.Record.Note;
        ModelRecord kept = models.Add(model, job.Record.Name, request.DataSetId, job.Record.Id, seconds);
        job.Change(record => record with { ModelId = kept.Id }, JobEvent.StateChanged);
        if (request.Score && !stopped)
        {
            job.Report(new TrainingProgress("scoring the data set", 0, 1, null, null));
            runs.Score(kept.Id, request.DataSetId, CancellationToken.None);
        }

        End(job, record => record with { State = stopped ? JobState.Stopped : JobState.Done, ModelId = kept.Id, Note = note });
    }

    private void End(RunningJob job, Func<JobRecord, JobRecord> change) =>
        job.Change(record => change(record) with { Finished = clock.GetUtcNow() }, JobEvent.StateChanged);

    private static string Reason(RunningJob job, string outcome) =>
        $"Stopped{(job.OutOfTime ? $" at the time limit after {job.Active.TotalSeconds:0.#} s" : "")}: {outcome}.";

    // A model is kept once it has begun to learn: until then there is nothing that could score a row, or no threshold for it.
    private static string NothingKept(JobRecord job) =>
        job.Started is null ? "it had not begun, so there is no model"
        : job.Progress is { Stage: { } stage } && stage.IndexOf("calibration ", StringComparison.Ordinal) is >= 0 and int at ? $"no model was kept, because it was stopped during {stage[at..].Split(':')[0]}, on which its threshold rests; the model itself is trained after that, and is kept when it is stopped later"
        : "no model was kept, because it had not finished a first epoch or tree";

    private static bool IsOfTheRequest(Exception exception) => exception is ApiException or DataException or OptionsException or ShapeException or ModelFormatException;

    private bool Log(Exception exception, RunningJob job)
    {
        log.LogError(exception, "Job {Id} failed", job.Record.Id);
        return true;
    }
}
