using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Misfit.Decisions;
using Misfit.Pipelines;
using Misfit.Server.Models;
using Misfit.Server.Scoring;
using Misfit.Tables;

namespace Misfit.Server.Api;

/// <summary>Scores, reasons and what-ifs for rows that a client sends.</summary>
internal static class ScoringApi
{
    private const int MostExplained = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/models/{id}/score", Score)
            .WithSummary("Scores rows: one, many or a stream of any length. JSON, JSON lines or CSV in; JSON, JSON lines, CSV or float64 out, as Accept says")
            .Accepts<object>(ScoreWriter.Json, ScoreWriter.JsonLines, ScoreWriter.Csv)
            .Produces(StatusCodes.Status200OK, contentType: ScoreWriter.Json, additionalContentTypes: [ScoreWriter.JsonLines, ScoreWriter.Csv, ScoreWriter.Binary]);
        api.MapPost("/models/{id}/explain", Explain)
            .WithSummary("Says why rows got their scores: for each column its value, the typical one and its part of the score")
            .Accepts<object>(ScoreWriter.Json, ScoreWriter.JsonLines, ScoreWriter.Csv);
        api.MapPost("/models/{id}/what-if", (string id, [FromBody] WhatIfRequest request, WhatIfService service, CancellationToken cancellation) => service.Answer(id, request, cancellation))
            .WithSummary("A row before and after changes of its values, the score as one column runs over its range, and the nearest normal record");
    }

    private static async Task Score(string id, [FromQuery(Name = "threshold")] string? rule, [FromQuery(Name = "id")] string? idColumn, [FromQuery] int? batch, HttpContext context, ModelLibrary models, StreamPlaces places, ServerOptions options)
    {
        if (batch is < 1 or > RowScorer.MostBatchRows)
        {
            throw ApiException.BadRequest($"batch must be from 1 to {RowScorer.MostBatchRows}, was {batch}.");
        }

        PipelineModel model = models.Load(id);
        model = rule is null ? model : model.WithThreshold(ThresholdRule.Parse(rule));
        string format = RequestRows.FormatOf(context.Request);
        var answer = new StreamedAnswer(context.Response, AnswerFormat(context.Request), id, model);
        var scorer = new RowScorer(model, options);
        CancellationToken cancellation = context.RequestAborted;
        if (format == ScoreWriter.Json)
        {
            answer.Write(scorer.Score(await RequestRows.ReadJson(context.Request, scorer.Expected(idColumn), cancellation).ConfigureAwait(false), idColumn));
        }
        else if (context.Request.ContentLength <= RequestRows.BufferedBytes)
        {
            using MemoryStream body = await RequestRows.Buffer(context.Request, cancellation).ConfigureAwait(false);
            Stream(body);
        }
        else
        {
            AllowStreams(context);
            await places.Run(() =>
            {
                answer.WriteThrough();
                Stream(context.Request.Body);
            }).ConfigureAwait(false);
        }

        await answer.End(cancellation).ConfigureAwait(false);

        void Stream(Stream body)
        {
            using TableReader reader = RequestRows.Open(body, format, scorer.Expected(idColumn), answer.Format == ScoreWriter.Csv);
            scorer.Score(reader, batch ?? scorer.BatchRows, idColumn, answer.Write, cancellation);
        }
    }

    private static async Task<ExplainAnswer> Explain(string id, [FromQuery(Name = "row")] int[]? asked, HttpContext context, ModelLibrary models)
    {
        PipelineModel model = models.Load(id);
        Table rows = await RequestRows.ReadAll(context.Request, model.Schema, context.RequestAborted).ConfigureAwait(false);
        int[] numbers = asked is { Length: > 0 } ? asked : [.. Enumerable.Range(1, rows.Rows)];
        if (numbers.Length > MostExplained)
        {
            throw ApiException.TooLarge($"{numbers.Length} rows are more than the {MostExplained} that are explained in one request. Send fewer, or name some of them (?row=1&row=2).");
        }

        if (Array.FindIndex(numbers, number => number < 1 || number > rows.Rows) is >= 0 and var outside)
        {
            throw ApiException.BadRequest($"There is no row {numbers[outside]}; rows are numbered from 1 to {rows.Rows}.");
        }

        Threshold? threshold = model.Groups.Count > 0 ? null : model.Threshold;
        return new ExplainAnswer(id, threshold?.Value, threshold?.Rule.ToString(), RowVerdict.Of(model, rows, Array.ConvertAll(numbers, number => number - 1)));
    }

    private static string AnswerFormat(HttpRequest request)
    {
        string accept = request.Headers.Accept.ToString();
        return new[] { ScoreWriter.JsonLines, ScoreWriter.Csv, ScoreWriter.Binary }.FirstOrDefault(format => accept.Contains(format, StringComparison.OrdinalIgnoreCase)) ?? ScoreWriter.Json;
    }

    // A stream may be of any length and as slow as its source; reading and writing wait on a thread of their own.
    private static void AllowStreams(HttpContext context)
    {
        IFeatureCollection features = context.Features;
        features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null;
    }

    private sealed record ExplainAnswer(string Model, double? Threshold, string? ThresholdRule, IReadOnlyList<RowVerdict> Results);
}
