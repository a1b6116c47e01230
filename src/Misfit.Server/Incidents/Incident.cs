namespace Misfit.Server.Incidents;

/// <summary>Flagged rows that belong together: one thing to look at instead of many alerts.</summary>
/// <param name="Id">From 1, in order of their starts.</param>
/// <param name="Start">The time of its first flagged row in ticks, or that row's number.</param>
/// <param name="End">The same of its last one.</param>
/// <param name="Peak">The same of the one with the highest score.</param>
/// <param name="PeakRow">That row.</param>
/// <param name="PeakScore">Its score.</param>
/// <param name="Flagged">Its flagged rows in their order.</param>
/// <param name="Span">All rows from the start to the end in its groups.</param>
/// <param name="Groups">The groups it touches; empty where there are none.</param>
/// <param name="Urgency">From 0 to 100: <see cref="Incidents.Urgency"/>.</param>
internal sealed record Incident(int Id, long Start, long End, long Peak, int PeakRow, double PeakScore, IReadOnlyList<int> Flagged, int Span, IReadOnlyList<string> Groups, double Urgency);
