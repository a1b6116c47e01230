using System.Text.Json;
using Misfit.Server.Api;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>One row as the text of its values, which can be changed and read again: what a what-if starts from.</summary>
internal sealed class RowText
{
    private readonly IReadOnlyList<ColumnSchema> schema;
    private readonly Dictionary<string, string> values;

    private RowText(IReadOnlyList<ColumnSchema> schema, Dictionary<string, string> values) => (this.schema, this.values) = (schema, values);

    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>A row of a table.</summary>
    public static RowText Of(Table rows, int row, IReadOnlyList<ColumnSchema> schema) =>
        new(schema, schema.ToDictionary(column => column.Name, column => rows[column.Name].Text(row), StringComparer.Ordinal));

    /// <summary>The row with some values changed.</summary>
    /// <exception cref="ApiException">400: the model has no such column.</exception>
    public RowText With(IEnumerable<KeyValuePair<string, JsonElement>> changes)
    {
        var changed = new Dictionary<string, string>(values, StringComparer.Ordinal);
        foreach ((string column, JsonElement value) in changes)
        {
            changed[Known(column)] = value.ValueKind switch
            {
                JsonValueKind.Null => "",
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Object or JsonValueKind.Array => throw ApiException.BadRequest($"The value of '{column}' must be a number, a text or null."),
                _ => value.GetRawText(),
            };
        }

        return new RowText(schema, changed);
    }

    /// <summary>A table of copies of the row that differ in one column.</summary>
    public Table Sweep(string column, IReadOnlyList<string> texts)
    {
        Known(column);
        return Read([.. texts.Select(text => new Dictionary<string, string>(values, StringComparer.Ordinal) { [column] = text })]);
    }

    /// <summary>The row as a table.</summary>
    /// <exception cref="DataException">A value is none of its column's kind.</exception>
    public Table ToTable() => Read([values]);

    private Table Read(IReadOnlyList<Dictionary<string, string>> rows)
    {
        using JsonDocument document = JsonSerializer.SerializeToDocument(rows);
        return JsonRows.Read(document.RootElement, schema);
    }

    private string Known(string column) => values.ContainsKey(column) ? column : throw ApiException.BadRequest($"The model has no column '{column}'; it has {string.Join(", ", values.Keys.Take(20))}.");
}
