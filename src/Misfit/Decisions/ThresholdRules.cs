using System.Globalization;
using Misfit.Metrics;

namespace Misfit.Decisions;

internal sealed record ContaminationRule(double Share) : ThresholdRule
{
    private protected override string Text => $"contamination={Number(Share)}";

    private protected override double FindCore(double[] sorted, LabelledScores? labelled) => Numerics.Quantile.OfSorted(sorted, 1 - Share);

    private protected override string? Remark(int rows) => TooFew.Remark(this, Share, rows);
}

internal sealed record QuantileRule(double Share) : ThresholdRule
{
    private protected override string Text => $"quantile={Number(Share)}";

    private protected override double FindCore(double[] sorted, LabelledScores? labelled) => Numerics.Quantile.OfSorted(sorted, Share);

    private protected override string? Remark(int rows) => TooFew.Remark(this, 1 - Share, rows);
}

internal sealed record AlertsRule(int Count, int PerRows) : ThresholdRule
{
    private protected override string Text => string.Create(CultureInfo.InvariantCulture, $"alerts={Count}/{PerRows}");

    public AlertsRule Checked() => Count >= 1 && Count < PerRows ? this : throw Unusable("alerts", "N/ROWS with 1 ≤ N < ROWS", Text["alerts=".Length..]);

    private protected override double FindCore(double[] sorted, LabelledScores? labelled)
    {
        // Flagging strictly above the (allowed + 1)-th highest score flags at most as many rows as allowed, whatever the ties.
        int allowed = (int)((long)sorted.Length * Count / PerRows);
        return sorted[sorted.Length - 1 - allowed];
    }

    private protected override string? Remark(int rows) => TooFew.Remark(this, (double)Count / PerRows, rows);
}

internal sealed record FalseAlarmsRule(double Share) : ThresholdRule
{
    private protected override string Text => $"false-alarms={Number(Share)}";

    private protected override bool NormalRowsOnly => true;

    private protected override double FindCore(double[] sorted, LabelledScores? labelled)
    {
        // The p-value (1 + #{calibration ≥ s}) / (n + 1) of a score above the threshold is at most the share.
        // The tolerance makes 0.01 of 100 one whole row although 0.01 is not exact in binary.
        int allowed = (int)Math.Floor((Share * (sorted.Length + 1)) + 1e-9) - 1;
        if (allowed < 0)
        {
            int needed = (int)Math.Min(int.MaxValue, Math.Ceiling((1 / Share) - 1e-9) - 1);
            throw new DataException(string.Create(CultureInfo.InvariantCulture,
                $"The threshold rule {Text} needs at least {needed} normal calibration rows to keep its promise, there are {sorted.Length}. Give more rows, allow more false alarms (false-alarms={Math.Ceiling(1000.0 / (sorted.Length + 1)) / 1000:0.###} or more), or use contamination."));
        }

        return sorted[sorted.Length - 1 - allowed];
    }
}

internal sealed record FixedRule(double Value) : ThresholdRule
{
    private protected override string Text => $"value={Number(Value)}";

    private protected override double FindCore(double[] sorted, LabelledScores? labelled) => Value;
}

internal sealed record BestF1Rule : ThresholdRule
{
    public override bool NeedsLabels => true;

    private protected override string Text => "best-f1";

    private protected override double FindCore(double[] sorted, LabelledScores? labelled) =>
        Gap.Below(labelled!.BestF1().Threshold, labelled);
}

internal sealed record BestAccuracyRule : ThresholdRule
{
    public override bool NeedsLabels => true;

    private protected override string Text => "best-accuracy";

    private protected override double FindCore(double[] sorted, LabelledScores? labelled) =>
        Gap.Below(labelled!.BestAccuracy().Threshold, labelled);
}

/// <summary>The place of a threshold between two neighbouring scores.</summary>
internal static class Gap
{
    /// <summary>Halfway to the next lower score, which is kindest to rows to come; it always flags the score <paramref name="flagged"/> and passes the next lower one.</summary>
    public static double Below(double flagged, LabelledScores scores)
    {
        if (scores.NextBelow(flagged) is not { } passed)
        {
            return Math.BitDecrement(flagged);
        }

        double middle = (passed / 2) + (flagged / 2);
        return middle >= passed && middle < flagged ? middle : passed;
    }
}

/// <summary>What to say when the share asked for is less than one row.</summary>
internal static class TooFew
{
    public static string? Remark(ThresholdRule rule, double share, int rows)
    {
        double needed = Math.Ceiling((1 / share) - 1e-9);
        return rows >= needed ? null : string.Create(CultureInfo.InvariantCulture,
            $"{rows} calibration rows are too few for {rule}: one row is already more than that share, so the threshold is little more than the highest score seen. At least {needed:0} rows are needed.");
    }
}
