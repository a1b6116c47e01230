using System.Text;
using System.Text.Json;
using Misfit.Data;
using Misfit.Server.Api;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>
/// Rows of a JSON document as a table: objects by column name, or arrays in the order of the model's columns or of the names that "columns" gives. Values are
/// understood as those of JSON lines are, by the same reader.
/// </summary>
internal static class JsonRows
{
    /// <summary>Reads rows: an array of them, or an object with "rows".</summary>
    /// <exception cref="ApiException">400: the document has another form.</exception>
    /// <exception cref="DataException">Columns are missing, or a value is none of its column's kind.</exception>
    public static Table Read(JsonElement document, IReadOnlyList<ColumnSchema> schema)
    {
        string[] order = [.. schema.Select(column => column.Name)];
        if (document.ValueKind == JsonValueKind.Object)
        {
            if (document.TryGetProperty("columns", out JsonElement columns))
            {
                order = Names(columns);
            }

            document = document.TryGetProperty("rows", out JsonElement rows) ? rows : throw ApiException.BadRequest("The JSON object has no property \"rows\"; send {\"rows\": [{\"COLUMN\": VALUE, …}, …]} or the array alone.");
        }

        if (document.ValueKind != JsonValueKind.Array)
        {
            throw ApiException.BadRequest($"\"rows\" must be an array of objects or of arrays, was {Word(document)}.");
        }

        return Read([.. document.EnumerateArray()], order, schema);
    }

    /// <summary>Reads one row, an object or an array.</summary>
    /// <inheritdoc cref="Read(JsonElement, IReadOnlyList{ColumnSchema})" path="/exception"/>
    public static Table ReadOne(JsonElement row, IReadOnlyList<ColumnSchema> schema) => Read([row], [.. schema.Select(column => column.Name)], schema);

    private static Table Read(IReadOnlyList<JsonElement> rows, string[] order, IReadOnlyList<ColumnSchema> schema)
    {
        if (rows.Count == 0)
        {
            throw ApiException.BadRequest("There are no rows; send at least one.");
        }

        using var lines = new MemoryStream();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < rows.Count; i++)
        {
            Write(lines, rows[i], i + 1, order, seen);
        }

        if (schema.Where(column => !seen.Contains(column.Name)).Select(column => column.Name).ToArray() is { Length: > 0 } missing)
        {
            throw new DataException($"The rows have no column {string.Join(", ", missing.Select(name => $"'{name}'"))}, which the model needs; they have {string.Join(", ", seen.Take(20))}. A missing value is written null.");
        }

        lines.Position = 0;
        using TableReader reader = TableSource.OpenStream(lines, "rows", TableFormat.JsonLines, schema);
        return reader.ReadAll();
    }

    private static void Write(MemoryStream lines, JsonElement row, int number, string[] order, HashSet<string> seen)
    {
        using (var writer = new Utf8JsonWriter(lines))
        {
            if (row.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in row.EnumerateObject())
                {
                    seen.Add(property.Name);
                }

                row.WriteTo(writer);
            }
            else
            {
                WriteArray(writer, row, number, order);
                seen.UnionWith(order);
            }
        }

        lines.WriteByte((byte)'\n');
    }

    private static void WriteArray(Utf8JsonWriter writer, JsonElement row, int number, string[] order)
    {
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != order.Length)
        {
            string was = row.ValueKind == JsonValueKind.Array ? $"an array of {row.GetArrayLength()}" : Word(row);
            throw ApiException.BadRequest($"Row {number} must be an object, or an array of {order.Length} values ({string.Join(", ", order.Take(20))}{(order.Length > 20 ? ", …" : "")}); it was {was}.");
        }

        writer.WriteStartObject();
        int column = 0;
        foreach (JsonElement value in row.EnumerateArray())
        {
            writer.WritePropertyName(order[column++]);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static string[] Names(JsonElement columns) => columns.ValueKind == JsonValueKind.Array && columns.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
        ? [.. columns.EnumerateArray().Select(name => name.GetString()!)]
        : throw ApiException.BadRequest("\"columns\" must be an array of column names.");

    private static string Word(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
