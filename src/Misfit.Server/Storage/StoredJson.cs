using System.Text.Json;

namespace Misfit.Server.Storage;

/// <summary>Values that the database keeps as JSON, in the names of the API.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = Create();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options) ?? throw new DataException($"The database holds an empty {typeof(T).Name}.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        MisfitServer.Configure(options);
        return options;
    }
}
