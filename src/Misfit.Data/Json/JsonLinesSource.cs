using Misfit.Data.Columns;
using Misfit.Data.Input;
using Misfit.Tables;

namespace Misfit.Data.Json;

/// <summary>One flat JSON object per line.</summary>
internal sealed class JsonLinesSource(IInput input, TableReadOptions options) : RecordSource(input.Name, options)
{
    protected override RecordCursor OpenCursor(IReadOnlyList<ColumnSchema>? expected)
    {
        InputStream stream = input.Open();
        return new JsonLinesCursor(stream, Name, Options, expected?.Select(column => column.Name));
    }
}
