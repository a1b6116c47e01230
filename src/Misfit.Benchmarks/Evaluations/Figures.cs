using Misfit.Metrics;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>How well scores agree with labels.</summary>
/// <param name="RocAuc">Area under the receiver operating characteristic.</param>
/// <param name="AveragePrecision">Average precision.</param>
/// <param name="F1">F1 at the true ratio: flagging as many rows as there are anomalies.</param>
/// <param name="BestF1">The best F1 over all thresholds.</param>
/// <param name="Precision">Precision at the true ratio.</param>
/// <param name="Recall">Recall at the true ratio.</param>
/// <param name="BestAccuracy">The best accuracy over all thresholds.</param>
public sealed record Figures(double RocAuc, double AveragePrecision, double F1, double BestF1, double Precision, double Recall, double BestAccuracy)
{
    /// <summary>The figures of scores.</summary>
    /// <param name="scores">One per row; none is NaN.</param>
    /// <param name="anomalies">Whether each row is an anomaly; both kinds must occur.</param>
    /// <exception cref="ArgumentException">A score is NaN, the lengths differ, or all rows are of one kind.</exception>
    public static Figures Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalies)
    {
        var labelled = new LabelledScores(scores, anomalies);
        Confusion atTrueRatio = labelled.AtTrueRatio();
        return new Figures(
            labelled.RocAuc(),
            labelled.AveragePrecision(),
            atTrueRatio.F1,
            labelled.BestF1().Value,
            atTrueRatio.Precision,
            atTrueRatio.Recall,
            labelled.BestAccuracy().Value);
    }

    /// <summary>Each figure with the name it has in files.</summary>
    internal IEnumerable<(string Name, double Value)> Named() =>
    [
        ("roc_auc", RocAuc),
        ("average_precision", AveragePrecision),
        ("f1", F1),
        ("best_f1", BestF1),
        ("precision", Precision),
        ("recall", Recall),
        ("best_accuracy", BestAccuracy),
    ];

    /// <summary>A statistic of each figure over runs.</summary>
    internal static Figures Over(IReadOnlyList<Figures> runs, Func<double[], double> statistic)
    {
        return new Figures(Each(run => run.RocAuc), Each(run => run.AveragePrecision), Each(run => run.F1), Each(run => run.BestF1), Each(run => run.Precision), Each(run => run.Recall), Each(run => run.BestAccuracy));

        double Each(Func<Figures, double> figure) => statistic([.. runs.Select(figure)]);
    }
}
