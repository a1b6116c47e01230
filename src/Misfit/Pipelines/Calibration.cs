using Misfit.Decisions;

namespace Misfit.Pipelines;

/// <summary>How calibration scores were obtained.</summary>
public enum CalibrationMethod
{
    /// <summary>From rows that nothing was fitted on.</summary>
    Split,

    /// <summary>From all rows, each scored by a pipeline fitted on the other folds.</summary>
    Cross,
}

/// <summary>The scores that p-values and thresholds come from, kept in the model so that both can be had again without fitting.</summary>
public sealed class Calibration
{
    private readonly double[] anomalies;

    internal Calibration(CalibrationMethod method, double[] normal, double[] anomalies)
    {
        Method = method;
        Normal = new ConformalCalibration(normal);
        this.anomalies = anomalies;
    }

    /// <summary>How the scores were obtained.</summary>
    public CalibrationMethod Method { get; }

    /// <summary>The scores of normal rows; of all rows when there are no labels.</summary>
    public ConformalCalibration Normal { get; }

    /// <summary>The scores of rows labelled as anomalies, for rules that need them; empty without labels.</summary>
    public ReadOnlySpan<double> Anomalies => anomalies;

    /// <summary>The threshold that a rule draws; with null the default of <see cref="Pipeline.Threshold"/>.</summary>
    /// <exception cref="DataException">There are too few rows for the rule, or it needs labels.</exception>
    public Threshold Find(ThresholdRule? rule)
    {
        ReadOnlySpan<double> normal = Normal.Scores;
        rule ??= ThresholdRule.FalseAlarms(Math.Max(0.01, Normal.Least));
        return anomalies.Length == 0
            ? rule.Find(normal)
            : rule.Find([.. normal, .. anomalies], [.. new bool[normal.Length], .. Enumerable.Repeat(true, anomalies.Length)]);
    }
}
