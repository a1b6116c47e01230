using System.Globalization;
using Misfit.Metrics;
using Misfit.Numerics;

namespace Misfit.Decisions;

/// <summary>
/// How a threshold follows from calibration scores. Its text form is that of the command line: <c>contamination=0.01</c>, <c>quantile=0.99</c>,
/// <c>alerts=5/1000</c>, <c>false-alarms=0.01</c>, <c>best-f1</c>, <c>best-accuracy</c>, <c>value=1.5</c>. Rows strictly above the threshold are flagged.
/// </summary>
public abstract record ThresholdRule
{
    private const string Forms = "contamination=SHARE, quantile=SHARE, alerts=N/ROWS, false-alarms=SHARE, best-f1, best-accuracy or value=SCORE";

    private protected ThresholdRule()
    {
    }

    /// <summary>The threshold with the best F1 on labelled rows.</summary>
    public static ThresholdRule BestF1 { get; } = new BestF1Rule();

    /// <summary>The threshold with the best accuracy on labelled rows.</summary>
    public static ThresholdRule BestAccuracy { get; } = new BestAccuracyRule();

    /// <summary>Whether the rule can only be used on labelled rows.</summary>
    public virtual bool NeedsLabels => false;

    /// <summary>Flags the share of rows that are taken to be anomalies: the quantile 1 − share of the scores, linearly interpolated.</summary>
    /// <param name="share">In (0, 1).</param>
    public static ThresholdRule Contamination(double share) => new ContaminationRule(CheckShare("contamination", share));

    /// <summary>The quantile of the scores, linearly interpolated.</summary>
    /// <param name="share">Share of rows below the threshold, in (0, 1).</param>
    public static ThresholdRule Quantile(double share) => new QuantileRule(CheckShare("quantile", share));

    /// <summary>A budget for the people who look at alerts: at most <paramref name="alerts"/> of every <paramref name="rows"/> calibration rows are flagged, ties included.</summary>
    /// <param name="alerts">At least 1, and fewer than <paramref name="rows"/>.</param>
    /// <param name="rows">The number of rows the budget is for.</param>
    public static ThresholdRule Alerts(int alerts, int rows) => new AlertsRule(alerts, rows).Checked();

    /// <summary>
    /// At most this share of normal rows is flagged: exactly the rows whose conformal p-value is at most the share. The promise
    /// P(false alarm) ≤ share holds for any detector and distribution, over the choice of the calibration rows. Needs at least 1/share − 1 normal rows.
    /// </summary>
    /// <param name="share">In (0, 1).</param>
    public static ThresholdRule FalseAlarms(double share) => new FalseAlarmsRule(CheckShare("false-alarms", share));

    /// <summary>A threshold chosen by hand.</summary>
    /// <param name="value">Not NaN.</param>
    public static ThresholdRule Fixed(double value) =>
        double.IsNaN(value) ? throw Unusable("value", "a number", "NaN") : new FixedRule(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="OptionsException">The text is no rule, or its number is out of range.</exception>
    public static ThresholdRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        string argument = parts.Length == 2 ? parts[1] : "";
        return (parts[0], parts.Length) switch
        {
            ("contamination", 2) => Contamination(ParseNumber("contamination", argument)),
            ("quantile", 2) => Quantile(ParseNumber("quantile", argument)),
            ("alerts", 2) => ParseAlerts(argument),
            ("false-alarms", 2) => FalseAlarms(ParseNumber("false-alarms", argument)),
            ("value", 2) => Fixed(ParseNumber("value", argument)),
            ("best-f1", 1) => BestF1,
            ("best-accuracy", 1) => BestAccuracy,
            _ => throw Unusable("rule", Forms, $"'{text}'"),
        };
    }

    /// <summary>Finds the threshold on rows without labels, which are taken to be like the rows to come.</summary>
    /// <param name="scores">At least one score; none is NaN. Not changed.</param>
    /// <exception cref="DataException">There are too few rows for the rule, or it needs labels.</exception>
    public Threshold Find(ReadOnlySpan<double> scores)
    {
        if (NeedsLabels)
        {
            throw new DataException($"The threshold rule {this} needs labelled rows; name the label column, or use contamination, alerts or false-alarms.");
        }

        double[] sorted = SortedScores.Of(scores);
        return Describe(FindCore(sorted, null), sorted, Remark(sorted.Length));
    }

    /// <summary>
    /// Finds the threshold on labelled rows. The rules on all rows (contamination, quantile, alerts, value) only take their false-alarm
    /// rate from the labels; false-alarms looks at the normal rows alone.
    /// </summary>
    /// <param name="scores">One score per row; none is NaN. Not changed.</param>
    /// <param name="anomalies">Whether each row is an anomaly. At least one row must be normal.</param>
    /// <exception cref="DataException">There are too few rows for the rule.</exception>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public Threshold Find(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalies)
    {
        double[] normals = SortedScores.OfNormals(scores, anomalies);
        LabelledScores? labelled = NeedsLabels ? new LabelledScores(scores, anomalies) : null;
        double[] sorted = NormalRowsOnly ? normals : SortedScores.Of(scores);
        return Describe(FindCore(sorted, labelled), normals, Remark(sorted.Length));
    }

    /// <summary>The text form.</summary>
    public sealed override string ToString() => Text;

    private protected abstract string Text { get; }

    private protected virtual bool NormalRowsOnly => false;

    /// <summary>The threshold for at least one score, ascending; <paramref name="labelled"/> is there when <see cref="NeedsLabels"/>.</summary>
    private protected abstract double FindCore(double[] sorted, LabelledScores? labelled);

    private protected virtual string? Remark(int rows) => null;

    private protected static OptionsException Unusable(string option, string mustBe, string was) =>
        new("threshold", [new OptionProblem(option, mustBe, was)]);

    private protected static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private Threshold Describe(double value, double[] sorted, string? remark) =>
        new(value, this, RateEstimate.Of(SortedScores.CountAbove(sorted, value), sorted.Length), remark);

    private static double CheckShare(string option, double share) =>
        share is > 0 and < 1 ? share : throw Unusable(option, "a share between 0 and 1", Number(share));

    private static double ParseNumber(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Unusable(option, "a number", $"'{text}'");

    private static ThresholdRule ParseAlerts(string text)
    {
        string[] parts = text.Split('/', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int alerts)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            ? Alerts(alerts, rows)
            : throw Unusable("alerts", "N/ROWS, such as 5/1000", $"'{text}'");
    }
}
