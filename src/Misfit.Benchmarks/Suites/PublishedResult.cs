namespace Misfit.Benchmarks.Suites;

/// <summary>One figure of a published table.</summary>
/// <param name="Method">The method, named as the suite's detector is.</param>
/// <param name="Data">The data, named as in the suite.</param>
/// <param name="Metric">The name of the metric, as in <see cref="Metric.All"/>.</param>
/// <param name="Value">The figure, a share (0.821, not 82.1) where the metric is one.</param>
/// <param name="Table">Where it stands: "Table 1".</param>
/// <param name="Deviation">The printed standard deviation, in the same unit; null when none is printed.</param>
/// <param name="Rule">The letter of the threshold rule it was computed by, where that differs from the metric's or is not known ("?"); null when it is the metric's.</param>
/// <param name="Remark">What must be known to compare with it.</param>
public sealed record PublishedResult(string Method, string Data, string Metric, double Value, string Table, double? Deviation = null, string? Rule = null, string? Remark = null);
