using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Incidents;
using Misfit.Server.Records;

namespace Misfit.Server.Api;

/// <summary>Single rows of runs: why, and what if.</summary>
internal static class RecordsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{run}/rows/{row:int}", (string run, int row, InvestigationDesk desk, RecordDesk records) => Ask(desk, records, run, row - 1, null))
            .WithSummary("Why a row got its score: parts by column that add up to it, with actual, typical and expected values");
        api.MapPost("/runs/{run}/rows/{row:int}/what-if", (string run, int row, ChangesBody body, InvestigationDesk desk, RecordDesk records) => Ask(desk, records, run, row - 1, body.Changes))
            .WithSummary("The same with values of the row changed");
        api.MapPost("/runs/{run}/rows/{row:int}/sweep", (string run, int row, string column, ChangesBody body, InvestigationDesk desk, RecordDesk records) =>
            new SweepAnswer(column, records.Sweep(desk.Open(run), row - 1, column, body.Changes ?? new Dictionary<string, string>())))
            .WithSummary("The score of a row along the values of one column");
    }

    private static RowAnswer Ask(InvestigationDesk desk, RecordDesk records, string id, int row, IReadOnlyDictionary<string, string>? changes)
    {
        Investigation run = desk.Open(id);
        WhatIf asked = records.Ask(run, row, changes ?? new Dictionary<string, string>());
        return new RowAnswer(
            row + 1, asked.Explanation.Score, asked.Line, asked.Explanation.Flagged, asked.Explanation.PValue, asked.Exact, asked.Base,
            [.. asked.Parts.Select(part => new PartAnswer(part.Reason.Column, part.Reason.Value, part.Reason.Typical, part.Reason.Expected, part.Part))]);
    }

    private sealed record ChangesBody(IReadOnlyDictionary<string, string>? Changes);

    private sealed record RowAnswer(int Row, double Score, double Threshold, bool Flagged, double PValue, bool ExactParts, double Base, IReadOnlyList<PartAnswer> Parts);

    private sealed record PartAnswer(string Column, string Value, string Typical, string? Expected, double Part);

    private sealed record SweepAnswer(string Column, IReadOnlyList<SweepPoint> Points);
}
