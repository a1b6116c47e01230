using Misfit.Numerics;

namespace Misfit.Data.Generators;

// What happens to a server: requests per second, further work (percent of the processor), leaked memory (percent), waiting disk jobs, a factor of slowness, failing requests (percent).
internal readonly record struct ServerState(double Requests, double Work, double Leak, double Disk, double Slowness, double Failing);

// Something that goes wrong for some rows and changes the state meanwhile.
internal sealed class ServerIncident
{
    // Given the state and how far the incident is, from 0 to 1.
    private static readonly (int Shortest, int Longest, Func<ServerState, double, double, ServerState> Effect)[] Kinds =
    [
        (4, 14, (state, strength, _) => state with { Requests = (state.Requests * (1.8 + strength)) + 120 }),
        (6, 24, (state, strength, _) => state with { Disk = 5 + (7 * strength), Slowness = 1.4 }),
        (18, 48, (state, strength, progress) => state with { Leak = (25 + (20 * strength)) * progress }),
        (3, 9, (state, strength, _) => state with { Requests = state.Requests * 0.15, Slowness = 1.5 + strength, Failing = 15 + (50 * strength) }),
        (6, 20, (state, strength, _) => state with { Work = 35 + (25 * strength) }),
    ];

    private readonly int begin;
    private readonly double strength;
    private readonly Func<ServerState, double, double, ServerState> effect;

    private ServerIncident(int begin, int end, double strength, Func<ServerState, double, double, ServerState> effect)
    {
        this.begin = begin;
        End = end;
        this.strength = strength;
        this.effect = effect;
    }

    // The first row after it.
    public int End { get; }

    public static ServerIncident Start(Rng rng, int row)
    {
        var kind = rng.Pick(Kinds);
        int length = kind.Shortest + rng.NextInt32(kind.Longest - kind.Shortest + 1);
        return new ServerIncident(row, row + length, rng.NextDouble(), kind.Effect);
    }

    public ServerState Apply(int row, ServerState state) => effect(state, strength, (row - begin + 1.0) / (End - begin));
}
