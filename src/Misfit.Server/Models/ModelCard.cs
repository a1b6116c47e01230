using System.Text.Json;
using System.Text.Json.Nodes;
using Misfit.Pipelines;
using Misfit.Server.Storage;

namespace Misfit.Server.Models;

/// <summary>A model's record with everything that the head of its file says, as <c>misfit inspect --json</c> prints it.</summary>
internal static class ModelCard
{
    public static JsonObject Of(ModelRecord record, PipelineSummary summary)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            SummaryJson.WriteProperties(writer, summary);
            writer.WriteEndObject();
        }

        JsonObject card = JsonNode.Parse(StoredJson.Write(record))!.AsObject();
        card["summary"] = JsonNode.Parse(buffer.ToArray());
        return card;
    }
}
