using System.Globalization;
using Misfit.Numerics;
using Misfit.Server.Api;

namespace Misfit.Server.Thresholds;

/// <summary>What a threshold should achieve.</summary>
internal enum GoalKind
{
    /// <summary>The best F1.</summary>
    BestF1,

    /// <summary>The highest threshold that still finds this share of the anomalies.</summary>
    Recall,

    /// <summary>The lowest threshold with at most this many alerts per 1,000 rows. Needs no labels.</summary>
    Alerts,

    /// <summary>The quantile of the scores. Needs no labels.</summary>
    Quantile,

    /// <summary>The least cost of misses and false alarms.</summary>
    Cost,
}

/// <summary>A goal, and the threshold that reaches it on the rows it is shown: those of the validation split, never those it is reported on.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Value">The recall, the alerts per 1,000, or the quantile.</param>
/// <param name="Miss">What a missed anomaly costs.</param>
/// <param name="Alarm">What a false alarm costs.</param>
internal sealed record ThresholdGoal(GoalKind Kind, double Value = 0, double Miss = 1, double Alarm = 1)
{
    /// <summary>Whether labels are needed.</summary>
    public bool NeedsLabels => Kind is GoalKind.BestF1 or GoalKind.Recall or GoalKind.Cost;

    /// <summary>Reads a goal from its words in an address.</summary>
    public static ThresholdGoal Parse(string kind, double? value, double? miss, double? alarm) => kind switch
    {
        "best-f1" => new ThresholdGoal(GoalKind.BestF1),
        "recall" => new ThresholdGoal(GoalKind.Recall, Within(kind, value ?? 0.9, 0, 1)),
        "alerts" => new ThresholdGoal(GoalKind.Alerts, Within(kind, value ?? 10, 0, 1000)),
        "quantile" => new ThresholdGoal(GoalKind.Quantile, Within(kind, value ?? 0.99, 0, 1)),
        "cost" => new ThresholdGoal(GoalKind.Cost, 0, Within("miss", miss ?? 10, 0, 1e12), Within("alarm", alarm ?? 1, 0, 1e12)),
        _ => throw ApiException.BadRequest($"The goal must be best-f1, recall, alerts, quantile or cost, was '{kind}'."),
    };

    /// <summary>The threshold that reaches the goal; rows above it are flagged.</summary>
    /// <param name="scores">The rows to choose on, at least one, none NaN.</param>
    /// <param name="anomalies">Their labels; null where there are none.</param>
    public double Choose(IReadOnlyList<double> scores, IReadOnlyList<bool>? anomalies)
    {
        if (scores.Count == 0)
        {
            throw ApiException.Conflict("There are no rows to choose the threshold on.");
        }

        if (Kind == GoalKind.Quantile)
        {
            return Quantile.OfSorted([.. scores.Order()], Value);
        }

        if (NeedsLabels && (anomalies is null || !anomalies.Any(anomaly => anomaly)))
        {
            throw ApiException.Conflict("This goal needs labelled anomalies on the validation split; name the label column of the data set, or choose by alerts or by quantile.");
        }

        return Best(scores, anomalies);
    }

    // From nothing flagged downwards; the first of equally good places is taken, the one with the fewest alerts.
    private double Best(IReadOnlyList<double> scores, IReadOnlyList<bool>? anomalies)
    {
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(row => scores[row])];
        int all = anomalies?.Count(anomaly => anomaly) ?? 0, hits = 0;
        double best = Worth(0, 0, all, scores.Count), threshold = scores[order[0]];
        for (int i = 0; i < order.Length; i++)
        {
            hits += anomalies?[order[i]] == true ? 1 : 0;
            double here = scores[order[i]];
            if (i + 1 < order.Length && scores[order[i + 1]] == here)
            {
                continue;
            }

            double worth = Worth(hits, i + 1, all, scores.Count);
            if (worth > best)
            {
                (best, threshold) = (worth, i + 1 == order.Length ? Math.BitDecrement(here) : Between(scores[order[i + 1]], here));
            }
        }

        return threshold;
    }

    private double Worth(int hits, int flagged, int all, int rows) => Kind switch
    {
        GoalKind.BestF1 => 2.0 * hits / (flagged + all),
        GoalKind.Recall => hits >= Value * all ? rows + rows - flagged : hits,
        GoalKind.Alerts => 1000.0 * flagged <= Value * rows ? flagged : -flagged,
        _ => -((Miss * (all - hits)) + (Alarm * (flagged - hits))),
    };

    // Halfway between two neighbouring scores, which is kindest to rows to come.
    private static double Between(double low, double high)
    {
        double middle = (low / 2) + (high / 2);
        return middle >= low && middle < high ? middle : low;
    }

    private static double Within(string name, double value, double low, double high) =>
        value >= low && value <= high ? value : throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"{name} must be from {low} to {high}, was {value}."));
}
