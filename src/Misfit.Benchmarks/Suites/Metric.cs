namespace Misfit.Benchmarks.Suites;

/// <summary>A figure of a run, as suites and results name it.</summary>
/// <param name="Name">The name in suites and results.</param>
/// <param name="Title">The head of its column.</param>
/// <param name="Rule">The letter of the rule that chose its threshold: A true ratio, C best F1 by the labels, D DROCC's, E best accuracy by the labels; null when it needs none.</param>
/// <param name="HigherIsBetter">Whether more is better.</param>
/// <param name="Unit">How it is shown.</param>
public sealed record Metric(string Name, string Title, string? Rule, bool HigherIsBetter, MetricUnit Unit)
{
    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("roc_auc", "ROC AUC", null, true, MetricUnit.Share),
        new("average_precision", "AP", null, true, MetricUnit.Share),
        new("f1", "F1", "A", true, MetricUnit.Share),
        new("precision", "precision", "A", true, MetricUnit.Share),
        new("recall", "recall", "A", true, MetricUnit.Share),
        new("best_f1", "best F1", "C", true, MetricUnit.Share),
        new("normal_f1", "F1 of normal rows", "D", true, MetricUnit.Share),
        new("best_accuracy", "best accuracy", "E", true, MetricUnit.Share),
        new("fit_seconds", "fit", null, false, MetricUnit.Seconds),
        new("score_seconds", "score", null, false, MetricUnit.Seconds),
        new("score_microseconds", "score a row", null, false, MetricUnit.Microseconds),
        new("model_bytes", "model size", null, false, MetricUnit.Bytes),
        new("model_numbers", "numbers in the model", null, false, MetricUnit.Count),
    ];

    /// <summary>The metric of a name.</summary>
    /// <exception cref="DataException">There is none of that name; names all.</exception>
    public static Metric Find(string name) =>
        All.FirstOrDefault(metric => metric.Name == name)
        ?? throw new DataException($"There is no metric '{name}'; there are {string.Join(", ", All.Select(metric => metric.Name))}.");
}

/// <summary>How a metric is shown.</summary>
public enum MetricUnit
{
    /// <summary>A share, shown in per cent.</summary>
    Share,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Microseconds.</summary>
    Microseconds,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A count.</summary>
    Count,
}
