using System.Text.Json;
using System.Text.Json.Serialization;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Runs;

/// <summary>Cells and results, one a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Cell))]
[JsonSerializable(typeof(CellResult))]
internal sealed partial class CellJson : JsonSerializerContext
{
    public static string Line(Cell cell) => JsonSerializer.Serialize(cell, Default.Cell);

    public static string Line(CellResult result) => JsonSerializer.Serialize(result, Default.CellResult);

    public static Cell ParseCell(string line) => JsonSerializer.Deserialize(line, Default.Cell)!;

    public static CellResult ParseResult(string line) => JsonSerializer.Deserialize(line, Default.CellResult)!;
}
