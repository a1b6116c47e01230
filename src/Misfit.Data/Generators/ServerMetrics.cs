using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>A server's metrics every five minutes, with the rhythm of days and weeks, and incidents of five kinds that last from minutes to hours.</summary>
public sealed class ServerMetrics : Generator
{
    private const double IncidentsPerRow = 1 / 800.0;
    private const int WarmUpRows = 200;
    private static readonly DateTime Start = new(2025, 3, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public override string Name => "server-metrics";

    /// <inheritdoc/>
    public override string Summary => "One server every five minutes: load with daily and weekly rhythm; traffic spikes, slow disks, memory leaks, outages and runaway processes";

    /// <inheritdoc/>
    public override int DefaultRows => 8640;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
        ["time", "requests_per_second", "cpu_percent", "memory_percent", "disk_queue", "latency_ms", "errors_percent", "is_incident"];

    /// <inheritdoc/>
    public override string LabelColumn => "is_incident";

    internal override void WriteRows(RowWriter writer, int rows, long seed)
    {
        Rng noise = new Rng(seed).Stream(0), trouble = new Rng(seed).Stream(1);
        ServerIncident? incident = null;
        double drift = 0;
        for (int row = 0; row < rows; row++)
        {
            DateTime time = Start + (row * Step);
            if (incident is null && row >= WarmUpRows && trouble.Chance(IncidentsPerRow))
            {
                incident = ServerIncident.Start(trouble, row);
            }

            // Neighbouring rows are alike: noise that forgets a tenth of itself per step.
            drift = (0.9 * drift) + (0.03 * noise.NextGaussian());
            ServerState usual = Usual(time, drift, noise);
            Write(writer, time, incident?.Apply(row, usual) ?? usual, incident is not null, noise);
            if (incident is not null && row + 1 >= incident.End)
            {
                incident = null;
            }
        }
    }

    // The load of that time of day and week.
    private static ServerState Usual(DateTime time, double drift, Rng noise)
    {
        double day = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (time.TimeOfDay.TotalHours - 3.5) / 24));
        double week = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.55 : 1;
        double requests = (40 + (360 * week * Math.Pow(day, 1.4))) * Math.Exp(drift + (0.04 * noise.NextGaussian()));
        bool backup = time.Hour == 2 && time.Minute < 30;
        return new ServerState(requests, Work: backup ? 14 : 0, Leak: 0, Disk: backup ? 3.5 : 0, Slowness: 1, Failing: 0);
    }

    // What the load does to processor, memory, disk and answers.
    private static void Write(RowWriter writer, DateTime time, ServerState state, bool isIncident, Rng noise)
    {
        double cpu = Math.Clamp(6 + (0.15 * state.Requests) + state.Work + (1.6 * noise.NextGaussian()), 0.5, 100);
        double memory = Math.Clamp(38 + (0.03 * state.Requests) + state.Leak + (0.7 * noise.NextGaussian()), 1, 99.8);
        double disk = Math.Max(0, 0.3 + (0.004 * state.Requests) + state.Disk + (0.25 * noise.NextGaussian()));
        double crowded = 1 / (1.02 - Math.Min(cpu, 99) / 100);
        double latency = (24 + (9 * crowded) + (5 * disk)) * state.Slowness * Math.Exp(0.07 * noise.NextGaussian());
        double errors = Math.Clamp(0.05 + state.Failing + (0.08 * Math.Abs(noise.NextGaussian())) + (cpu > 95 ? 1.5 : 0), 0, 100);
        writer.Time(time).Number(state.Requests, 1).Number(cpu, 1).Number(memory, 1).Number(disk, 2).Number(latency, 1).Number(errors, 2).Flag(isIncident).End();
    }
}
