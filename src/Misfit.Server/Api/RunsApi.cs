using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.DataSets;
using Misfit.Server.Runs;
using Misfit.Server.Scoring;

namespace Misfit.Server.Api;

/// <summary>Runs: one model's scores of all rows of one data set.</summary>
internal static class RunsApi
{
    private const int MostOfPage = 100_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs", (RunLibrary runs) => runs.List()).WithSummary("All runs, the newest first");
        api.MapPost("/runs", Make).WithSummary("Scores all rows of a data set with a model and keeps the result");
        api.MapGet("/runs/{id}", (string id, RunLibrary runs) => runs.Find(id)).WithSummary("A run with its figures");
        api.MapGet("/runs/{id}/scores", Scores)
            .WithSummary("The scores: a page as JSON, or all as little-endian float64 where Accept is application/octet-stream")
            .Produces<ScorePage>()
            .Produces(StatusCodes.Status200OK, contentType: ScoreWriter.Binary);
        api.MapGet("/runs/{id}/fair-use", (string id, [FromQuery] string? column, RunLibrary runs, DataSetLibrary dataSets) =>
        {
            RunRecord run = runs.Find(id);
            LoadedData data = dataSets.Load(run.DataSetId);
            string named = column ?? data.Record.GroupColumn ?? throw ApiException.BadRequest("The data set has no group column; name one (?column=NAME).");
            return FairUse.Of(run, runs.Scores(id), runs.Flags(id), data, named);
        }).WithSummary("Flag rate, precision and recall for each value of a column");
        api.MapDelete("/runs/{id}", (string id, RunLibrary runs) =>
        {
            runs.Delete(id);
            return TypedResults.NoContent();
        }).WithSummary("Deletes a run; it can be restored");
        api.MapPost("/runs/{id}/restore", (string id, RunLibrary runs) => runs.Restore(id)).WithSummary("Brings a deleted run back");
    }

    private static async Task<Created<RunRecord>> Make([FromBody] RunRequest request, RunLibrary runs, CancellationToken cancellation)
    {
        RunRecord run = await Task.Run(() => runs.Score(request.ModelId, request.DataSetId, cancellation), cancellation).ConfigureAwait(false);
        return TypedResults.Created($"/api/v1/runs/{run.Id}", run);
    }

    private static IResult Scores(string id, [FromQuery] int? from, [FromQuery] int? count, HttpRequest request, RunLibrary runs)
    {
        double[] scores = runs.Scores(id);
        if (request.Headers.Accept.ToString().Contains(ScoreWriter.Binary, StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.Bytes(MemoryMarshal.AsBytes<double>(scores).ToArray(), ScoreWriter.Binary);
        }

        int first = from ?? 1, most = count ?? 1000;
        if (first < 1 || most is < 1 or > MostOfPage)
        {
            throw ApiException.BadRequest($"from must be 1 or more and count from 1 to {MostOfPage}; they were {first} and {most}.");
        }

        int begin = Math.Min(first - 1, scores.Length), end = Math.Min(scores.Length, begin + most);
        bool[] flags = runs.Flags(id);
        return TypedResults.Ok(new ScorePage(id, scores.Length, first, [.. scores[begin..end].Select(score => double.IsNaN(score) ? (double?)null : score)], [.. flags[begin..end].Select(flag => flag ? 1 : 0)]));
    }

    private sealed record RunRequest(string ModelId, string DataSetId);

    /// <summary>A page of scores.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Rows">How many rows the run has.</param>
    /// <param name="From">The number of the first row of the page, from 1.</param>
    /// <param name="Scores">Null for rows of a series without one.</param>
    /// <param name="Predictions">1 for flagged rows, else 0.</param>
    private sealed record ScorePage(string Run, int Rows, int From, IReadOnlyList<double?> Scores, IReadOnlyList<int> Predictions);
}
