using System.Text.Encodings.Web;
using System.Text.Json;
using Misfit.Preprocessing;

namespace Misfit.Server.Models;

/// <summary>Writes the curl command that has a model score one row: a typical one, to be changed by whoever copies it.</summary>
internal static class CurlCommand
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="address">Where the server answers, as http://host:port.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="columns">The names the model needs.</param>
    /// <param name="typical">What fitting found in each column.</param>
    public static string Of(string address, string modelId, IEnumerable<string> columns, DataReport typical)
    {
        Dictionary<string, string> values = typical.Columns.ToDictionary(column => column.Column, column => column.Typical);
        string body = JsonSerializer.Serialize(new { rows = new[] { columns.ToDictionary(name => name, name => values.GetValueOrDefault(name, "")) } }, Plain);
        return $"curl -s {address}/api/v1/models/{modelId}/score -H 'Content-Type: application/json' -d '{body.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
