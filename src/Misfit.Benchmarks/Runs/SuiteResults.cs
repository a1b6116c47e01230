using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Runs;

/// <summary>A suite and the cells of it that are done.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Cells">The results so far.</param>
public sealed record SuiteResults(Suite Suite, IReadOnlyDictionary<Cell, CellResult> Cells)
{
    /// <summary>The results of a detector on data, in the order of their seeds, failed ones among them; those not run yet are left out.</summary>
    public IReadOnlyList<CellResult> Runs(SuiteData data, SuiteDetector detector) => detector.IsFor(data)
        ? [.. Enumerable.Range(1, detector.Seeds ?? Suite.Seeds).Select(seed => Cells.GetValueOrDefault(Suite.Cell(data, detector, seed))).OfType<CellResult>()]
        : [];

    /// <summary>A figure of every finished run of a detector on data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="labels">The name of other labels; null for the headline ones.</param>
    public double[] Values(SuiteData data, SuiteDetector detector, Metric metric, string? labels = null) =>
    [
        .. from run in Runs(data, detector)
           where run.Error is null
           let figures = labels is null ? run.Figures : run.OtherLabels.GetValueOrDefault(labels)
           where figures is not null && figures.ContainsKey(metric.Name)
           select figures[metric.Name],
    ];
}
