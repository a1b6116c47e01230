using System.Collections.Concurrent;
using Misfit.Detectors;
using Misfit.Server.Api;
using Misfit.Server.Storage;
using Misfit.Training.Optimizers;

namespace Misfit.Server.Live;

/// <summary>The trainings that are watched. There are a few at most, and those that nobody watches end.</summary>
internal sealed class LiveSessions : IDisposable
{
    /// <summary>The most at once.</summary>
    public const int Most = 4;

    // Without a schedule that needs an end, training goes on as long as it is told to.
    private const int ManyEpochs = 10_000;
    private const int ScheduledEpochs = 300;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    /// <summary>Options that the buttons of a live training take the place of.</summary>
    private static readonly string[] Taken = ["epochs", "patience", "checkpoints"];

    private readonly ConcurrentDictionary<string, (LiveSession Session, DateTimeOffset Used)> sessions = new();
    private readonly LiveDataSource source;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    public LiveSessions(LiveDataSource source, TimeProvider clock)
    {
        (this.source, this.clock) = (source, clock);
        timer = clock.CreateTimer(_ => EndIdle(), null, Sweep, Sweep);
    }

    /// <summary>The methods that can be watched, with the options that can be set.</summary>
    public static IReadOnlyList<(DetectorInfo Info, IReadOnlyList<DetectorOption> Options)> Detectors { get; } =
        [.. DetectorCatalog.All.Where(info => info.ReportsEpochs).Select(info => (info, (IReadOnlyList<DetectorOption>)[.. info.Options.Where(option => !Taken.Contains(option.Name))]))];

    /// <summary>All that are under way.</summary>
    public IReadOnlyList<LiveSession> List() => [.. sessions.Values.Select(entry => entry.Session)];

    /// <exception cref="ApiException">404: there is none, or not any more.</exception>
    public LiveSession Find(string id)
    {
        if (!sessions.TryGetValue(id, out (LiveSession Session, DateTimeOffset Used) entry))
        {
            throw ApiException.NotFound("live training", id);
        }

        sessions[id] = (entry.Session, clock.GetUtcNow());
        return entry.Session;
    }

    /// <summary>Builds a network and shows it untrained.</summary>
    /// <exception cref="OptionsException">A value is out of range.</exception>
    /// <exception cref="DataException">The rows cannot be had or learned from.</exception>
    /// <exception cref="ApiException">429: there are too many that are watched.</exception>
    public async Task<LiveSession> Start(LiveRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        Detector recipe = Recipe(request);
        MakeRoom();
        var session = new LiveSession(Identifier.Create(), source.Load(request.Data), request, recipe);
        sessions[session.Id] = (session, clock.GetUtcNow());
        try
        {
            await session.Ready.ConfigureAwait(false);
            return session;
        }
        catch
        {
            End(session.Id);
            throw;
        }
    }

    /// <summary>Ends one, if it is still there.</summary>
    public void End(string id)
    {
        if (sessions.TryRemove(id, out (LiveSession Session, DateTimeOffset Used) entry))
        {
            entry.Session.End();
        }
    }

    /// <summary>Ends those that have been left alone.</summary>
    public void EndIdle()
    {
        foreach ((string id, (LiveSession session, DateTimeOffset used)) in sessions)
        {
            if (!session.Watched && clock.GetUtcNow() - used > Idle)
            {
                End(id);
            }
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        foreach (string id in sessions.Keys)
        {
            End(id);
        }
    }

    /// <summary>The recipe that is asked for, with as many epochs as may be wanted.</summary>
    internal static Detector Recipe(LiveRequest request)
    {
        DetectorInfo info = DetectorCatalog.Find(request.Detector);
        if (!info.ReportsEpochs)
        {
            throw new OptionsException("live training", [new OptionProblem("detector", $"a method whose training can be watched: {string.Join(", ", Detectors.Select(entry => entry.Info.Id))}", info.Id)]);
        }

        Detector recipe = info.Create() with { Seed = request.Seed };
        IEnumerable<KeyValuePair<string, string>> options = request.Options.Where(option => option.Key != "preset");
        if (request.Options.TryGetValue("preset", out string? preset))
        {
            recipe = info.With(recipe, "preset", preset);
        }

        recipe = options.Aggregate(recipe, (changed, option) => info.With(changed, option.Key, option.Value));
        bool scheduled = info.Options.First(option => option.Name == "schedule").Get(recipe) == "cosine";
        recipe = request.Options.ContainsKey("epochs") ? recipe : info.With(recipe, "epochs", scheduled ? $"{ScheduledEpochs}" : $"{ManyEpochs}");
        return info.With(recipe, "patience", "0");
    }

    private void MakeRoom()
    {
        if (sessions.Count < Most)
        {
            return;
        }

        string? left = sessions.Where(entry => !entry.Value.Session.Watched).OrderBy(entry => entry.Value.Used).Select(entry => entry.Key).FirstOrDefault();
        End(left ?? throw ApiException.TooMany($"There are {Most} live trainings already, all of which are watched. Close one of their pages."));
    }
}
