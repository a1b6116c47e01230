using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Misfit.Pipelines;
using Misfit.Server.Live;
using Misfit.Server.Models;

namespace Misfit.Server.Api;

/// <summary>Trainings that are watched while they run.</summary>
internal static class LiveApi
{
    /// <summary>Maps /live.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        RouteGroupBuilder live = api.MapGroup("/live");
        live.MapGet("/methods", Methods).WithSummary("The methods whose training can be watched, with their options, and the data sets that are built in");
        live.MapGet("/", async (LiveSessions sessions) => await Task.WhenAll(sessions.List().Select(session => session.Describe())).ConfigureAwait(false))
            .WithSummary("The live trainings under way");
        live.MapPost("/", async (LiveRequest request, LiveSessions sessions) =>
        {
            LiveSession session = await sessions.Start(request).ConfigureAwait(false);
            return TypedResults.Created($"/api/v1/live/{session.Id}", await session.Describe().ConfigureAwait(false));
        }).WithSummary("Builds a network and shows it untrained, ready to be trained step by step");
        live.MapGet("/{id}", (string id, LiveSessions sessions) => sessions.Find(id).Describe()).WithSummary("A live training: its settings, splits, losses and latest picture");
        live.MapGet("/{id}/events", (string id, LiveSessions sessions, CancellationToken cancellation) => TypedResults.ServerSentEvents(Events(sessions.Find(id), cancellation)))
            .WithSummary("All that changes in a live training, as server-sent events");
        live.MapPost("/{id}/train", (string id, LiveSteps steps, LiveSessions sessions) => Do(sessions.Find(id), session => session.Train(steps.Steps)))
            .WithSummary("Trains so many epochs more, or goes on with the block that is paused");
        live.MapPost("/{id}/pause", (string id, LiveSessions sessions) => Do(sessions.Find(id), session => session.Pause())).WithSummary("Waits after the epoch that is under way");
        live.MapPost("/{id}/step", (string id, LiveSessions sessions) => Do(sessions.Find(id), session => session.Step())).WithSummary("Trains one epoch");
        live.MapPost("/{id}/stop", (string id, LiveSessions sessions) => Do(sessions.Find(id), session => session.Stop())).WithSummary("Ends the block of steps; the weights stay");
        live.MapPatch("/{id}", async (string id, LiveAdjustment adjustment, LiveSessions sessions) =>
        {
            LiveSession session = sessions.Find(id);
            await session.Adjust(adjustment).ConfigureAwait(false);
            return await session.Describe().ConfigureAwait(false);
        }).WithSummary("Changes threshold, test size or pace while the weights are kept");
        live.MapPost("/{id}/save", Save).WithSummary("Keeps the model as it is now; the training can go on");
        live.MapDelete("/{id}", (string id, LiveSessions sessions) =>
        {
            sessions.Find(id);
            sessions.End(id);
            return TypedResults.NoContent();
        }).WithSummary("Ends a live training");
    }

    private static async Task<Created<ModelRecord>> Save(string id, LiveName name, LiveSessions sessions, ModelLibrary models)
    {
        LiveSession session = sessions.Find(id);
        if (string.IsNullOrWhiteSpace(name.Name) || name.Name.Length > 200)
        {
            throw ApiException.BadRequest("A model needs a name of 1 to 200 letters.");
        }

        (PipelineModel model, double seconds) = await session.Assemble().ConfigureAwait(false);
        ModelRecord record = models.Add(model, name.Name.Trim(), session.DataSetId, null, seconds);
        return TypedResults.Created($"/api/v1/models/{record.Id}", record);
    }

    private static NoContent Do(LiveSession session, Action<LiveSession> action)
    {
        action(session);
        return TypedResults.NoContent();
    }

    private static async IAsyncEnumerable<SseItem<LiveUpdate>> Events(LiveSession session, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (LiveUpdate update in session.Watch(cancellation).ConfigureAwait(false))
        {
            yield return new SseItem<LiveUpdate>(update, "update");
        }
    }

    private static LiveMethods Methods(LiveDataSource source) => new(
        [.. LiveSessions.Detectors.Select(entry => new LiveMethod(entry.Info.Id, entry.Info.Family, entry.Info.Summary,
            [.. entry.Options.Select(option => new LiveOption(option.Name, option.Type, option.Range, option.Summary, option.Get(entry.Info.Create())))],
            [.. entry.Info.Presets.Select(preset => preset.Name)]))],
        [.. source.Choices().Select(choice => new LiveChoice(choice.Id, choice.Name))]);

    private sealed record LiveSteps(int Steps);

    private sealed record LiveName(string Name);

    private sealed record LiveMethods(IReadOnlyList<LiveMethod> Methods, IReadOnlyList<LiveChoice> Data);

    private sealed record LiveMethod(string Id, string Family, string Summary, IReadOnlyList<LiveOption> Options, IReadOnlyList<string> Presets);

    private sealed record LiveOption(string Name, string Type, string Range, string Summary, string Default);

    private sealed record LiveChoice(string Id, string Name);
}
