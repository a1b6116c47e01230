using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Runs;

/// <summary>Joins the results that several machines have of one suite.</summary>
public static class CellMerge
{
    private static readonly string[] Times = ["fit_seconds", "score_seconds", "score_microseconds"];

    /// <summary>Every cell once; of two results one with figures, and where both have them the first.</summary>
    /// <param name="suite">What messages call it.</param>
    /// <param name="parts">The results of each machine.</param>
    /// <exception cref="DataException">Two results of a cell have other figures; names the cell.</exception>
    public static CellResult[] Join(string suite, IReadOnlyList<IReadOnlyDictionary<Cell, CellResult>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var joined = new Dictionary<Cell, CellResult>();
        foreach (CellResult result in parts.SelectMany(part => part.Values))
        {
            if (!joined.TryGetValue(result.Cell, out CellResult? other) || other.Error is not null)
            {
                joined[result.Cell] = result;
            }
            else if (result.Error is null && !Agree(result, other))
            {
                throw new DataException($"{suite}: the results of {result.Cell.Recipe} on {result.Cell.Data}, seed {result.Cell.Seed}, differ between the folders. Were they made by the same version on the same kind of machine? Join folders that agree, or run the cell again.");
            }
        }

        return [.. joined.Values];
    }

    private static bool Agree(CellResult one, CellResult other) =>
        one.Figures.Count == other.Figures.Count
        && one.Figures.All(figure => Times.Contains(figure.Key) || (other.Figures.TryGetValue(figure.Key, out double value) && value.Equals(figure.Value)));
}
