namespace Misfit.Metrics;

/// <summary>The outcome of a test of a hypothesis.</summary>
/// <param name="Statistic">The test's statistic.</param>
/// <param name="PValue">The two-sided p-value: how often chance alone gives a statistic at least this extreme.</param>
public readonly record struct TestResult(double Statistic, double PValue);
