using System.Text.Json;
using Misfit.Benchmarks.Suites;
using Misfit.Cli.Output;

namespace Misfit.Cli.Commands;

/// <summary>What came of a suite, for the terminal.</summary>
internal sealed record BenchOutcome(string Suite, string Title, int Cells, int Done, IReadOnlyList<CellResult> Failed)
{
    private const int ErrorsShown = 5;

    public static BenchOutcome Of(Suite suite, IReadOnlyList<Cell> cells, IReadOnlyDictionary<Cell, CellResult> results)
    {
        CellResult[] done = [.. cells.Select(cell => results.GetValueOrDefault(cell)).OfType<CellResult>()];
        return new BenchOutcome(suite.Name, suite.Title, cells.Count, done.Length, [.. done.Where(result => result.Error is not null)]);
    }

    public IEnumerable<string> Lines(BenchFolder folder)
    {
        yield return $"{Title}: {Figures.Count(Done)} of {Figures.Count(Cells)} runs done, {Figures.Count(Failed.Count)} of them failed";
        foreach (CellResult result in Failed.Take(ErrorsShown))
        {
            yield return $"  {result.Cell.Recipe} on {result.Cell.Data}, seed {result.Cell.Seed}: {result.Error}";
        }

        if (Failed.Count > ErrorsShown)
        {
            yield return $"  and {Figures.Count(Failed.Count - ErrorsShown)} more, which the report lists";
        }

        yield return $"  {folder.Markdown(Suite)}, {folder.Page(Suite)}";
    }

    public void Write(Utf8JsonWriter json, BenchFolder folder)
    {
        json.WriteStartObject();
        json.WriteString("suite", Suite);
        json.WriteNumber("cells", Cells);
        json.WriteNumber("done", Done);
        json.WriteNumber("failed", Failed.Count);
        json.WriteString("cells_file", folder.Cells(Suite));
        json.WriteString("markdown", folder.Markdown(Suite));
        json.WriteString("page", folder.Page(Suite));
        json.WriteEndObject();
    }
}
