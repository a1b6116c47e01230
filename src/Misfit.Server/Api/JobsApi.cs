using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Jobs;

namespace Misfit.Server.Api;

/// <summary>Training jobs.</summary>
internal static class JobsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/jobs", (TrainingQueue queue) => queue.List()).WithSummary("The newest training jobs");
        api.MapPost("/jobs", Submit).WithSummary("Trains a model on a data set as soon as there is a processor for it");
        api.MapGet("/jobs/{id}", (string id, TrainingQueue queue) => queue.Find(id)).WithSummary("One job");
        api.MapPost("/jobs/{id}/pause", (string id, TrainingQueue queue) => queue.Pause(id)).WithSummary("Holds a job between two steps of its training");
        api.MapPost("/jobs/{id}/resume", (string id, TrainingQueue queue) => queue.Resume(id)).WithSummary("Lets a paused job go on");
        api.MapPost("/jobs/{id}/stop", (string id, TrainingQueue queue) => queue.Stop(id)).WithSummary("Ends a job; the best model so far is kept, or its note says why there is none");
        api.MapGet("/jobs/{id}/events", Watch).WithSummary("What happens to a job, as server-sent events from how it is now to its end");
        api.MapGet("/events", (TrainingQueue queue, CancellationToken cancellation) => TypedResults.ServerSentEvents(Items(queue.WatchAll(cancellation), cancellation)))
            .WithSummary("What happens to all jobs, as server-sent events");
    }

    private static Accepted<JobRecord> Submit([FromBody] TrainingRequest request, TrainingQueue queue)
    {
        JobRecord job = queue.Submit(request);
        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);
    }

    private static ServerSentEventsResult<JobRecord> Watch(string id, TrainingQueue queue, CancellationToken cancellation)
    {
        queue.Find(id);   // before the answer begins, so that an unknown job is a 404
        return TypedResults.ServerSentEvents(Items(queue.Watch(id, cancellation), cancellation));
    }

    private static async IAsyncEnumerable<SseItem<JobRecord>> Items(IAsyncEnumerable<JobEvent> events, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (JobEvent happened in events.WithCancellation(cancellation).ConfigureAwait(false))
        {
            yield return new SseItem<JobRecord>(happened.Job, happened.Kind);
        }
    }
}
