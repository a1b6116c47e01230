using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Decisions;
using Misfit.Pipelines;
using Misfit.Server.DataSets;
using Misfit.Server.Models;

namespace Misfit.Server.Api;

/// <summary>The models that the server keeps.</summary>
internal static class ModelsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/models", (ModelLibrary models) => models.List()).WithSummary("All models, the newest first");
        api.MapPost("/models", Import).WithSummary("Takes in a model file").Accepts<byte[]>("application/octet-stream");
        api.MapGet("/models/{id}", (string id, ModelLibrary models) => Card(id, models)).WithSummary("A model's card: where it comes from, settings, seed, columns, calibration, threshold, health");
        api.MapPatch("/models/{id}", (string id, [FromBody] NameRequest request, ModelLibrary models) => models.Rename(id, Checked(request.Name))).WithSummary("Gives a model another name");
        api.MapDelete("/models/{id}", (string id, ModelLibrary models) =>
        {
            models.Delete(id);
            return TypedResults.NoContent();
        }).WithSummary("Deletes a model; it can be restored");
        api.MapPost("/models/{id}/restore", (string id, ModelLibrary models) => models.Restore(id)).WithSummary("Brings a deleted model back");
        api.MapPut("/models/{id}/threshold", (string id, [FromBody] ThresholdRequest request, ModelLibrary models) => models.SetThreshold(id, request.Rule is null ? null : ThresholdRule.Parse(request.Rule)))
            .WithSummary("Draws the line elsewhere: contamination=0.01, alerts=5/1000, false-alarms=0.01, quantile=0.99, best-f1, value=1.5; null for that of the training");
        api.MapGet("/models/{id}/file", Download).WithSummary("The model file").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        api.MapGet("/models/{id}/code", Code).WithSummary("The C# program that trains the model again").Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    /// <summary>The largest body a request that takes in a file may have.</summary>
    public static void AllowUpload(HttpContext context, ServerOptions options)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.MaximumUploadBytes;
        }
    }

    private static async Task<Created<ModelRecord>> Import([FromQuery] string? name, HttpContext context, ModelLibrary models, ServerOptions options)
    {
        AllowUpload(context, options);
        ModelRecord model = await models.Import(Checked(name ?? "uploaded model"), context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Created($"/api/v1/models/{model.Id}", model);
    }

    private static JsonObject Card(string id, ModelLibrary models) => ModelCard.Of(models.Find(id), models.Load(id).Summary);

    private static PhysicalFileHttpResult Download(string id, ModelLibrary models)
    {
        ModelRecord model = models.Find(id);
        return TypedResults.PhysicalFile(models.PathOf(id), "application/octet-stream", FileNameOf(model));
    }

    private static ContentHttpResult Code(string id, ModelLibrary models, DataSetLibrary dataSets)
    {
        ModelRecord model = models.Find(id);
        PipelineSummary summary = PipelineModel.Inspect(models.PathOf(id));
        return TypedResults.Text(CSharpSource.Of(model, summary, model.DataSetId is { } data ? dataSets.FindAny(data) : null), "text/plain");
    }

    private static string FileNameOf(ModelRecord model) =>
        $"{string.Concat(model.Name.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'))}.misfit";

    private static string Checked(string name) => name.Trim() is { Length: > 0 and <= 200 } good ? good : throw ApiException.BadRequest("The name must have from 1 to 200 letters.");

    private sealed record NameRequest(string Name);

    private sealed record ThresholdRequest(string? Rule);
}
