using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Decisions;
using Misfit.Metrics;
using Misfit.Server.Incidents;
using Misfit.Server.Thresholds;

namespace Misfit.Server.Api;

/// <summary>Thresholds of runs.</summary>
internal static class ThresholdApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{run}/threshold-data", (string run, string? group, ThresholdDesk desk) => TypedResults.Bytes(ThresholdDesk.Pack(desk.Open(run), Column(desk.Open(run), group)), "application/octet-stream"))
            .WithSummary("Scores, labels, split and group of all rows with a score, as little-endian arrays: int32 rows, 4 zeros, float64 scores, bytes of flags (1 anomaly, 2 test split, 4 labelled, 8 judged by people, 16 an anomaly to them), uint16 groups");
        api.MapGet("/runs/{run}/threshold", (string run, string goal, double? value, double? miss, double? alarm, ThresholdDesk desk) => Choose(desk.Open(run), ThresholdGoal.Parse(goal, value, miss, alarm)))
            .WithSummary("The threshold that reaches a goal (best-f1, recall, alerts, quantile or cost), chosen on the validation split and counted on both, and on the rows that feedback labels");
        api.MapPost("/runs/{run}/threshold", (string run, ThresholdBody body, ThresholdDesk desk) => Apply(desk, run, body))
            .WithSummary("Makes a threshold that of the run's model, with the counts before and after");
    }

    private static ThresholdAnswer Choose(Investigation run, ThresholdGoal goal)
    {
        double threshold = ThresholdDesk.Choose(run, goal);
        return new ThresholdAnswer(threshold, CountsAnswer.Of(ThresholdDesk.Count(run, threshold, Scope.Validation)), CountsAnswer.Of(ThresholdDesk.Count(run, threshold, Scope.Test)), ThresholdDesk.CountFeedback(run, threshold) is { } judged ? CountsAnswer.Of(judged) : null);
    }

    private static AppliedAnswer Apply(ThresholdDesk desk, string id, ThresholdBody body)
    {
        Investigation before = desk.Open(id);
        string? rule = desk.Apply(before, body.Value is { } value ? ThresholdRule.Fixed(value) : null);
        Investigation after = desk.Open(id);
        return new AppliedAnswer(rule, before.Run.Threshold, after.Run.Threshold, CountsAnswer.Of(ThresholdDesk.Count(before, before.Run.Threshold, Scope.All)), CountsAnswer.Of(ThresholdDesk.Count(after, after.Run.Threshold, Scope.All)));
    }

    private static string? Column(Investigation run, string? group) =>
        group is null ? null : run.Run.Rows.Find(group) is null ? throw ApiException.BadRequest($"There is no column '{group}'.") : group;

    private sealed record ThresholdBody(double? Value);

    private sealed record ThresholdAnswer(double Threshold, CountsAnswer Validation, CountsAnswer Test, CountsAnswer? Feedback);

    private sealed record AppliedAnswer(string? RuleBefore, double ThresholdBefore, double ThresholdAfter, CountsAnswer Before, CountsAnswer After);
}

/// <summary>Counts as the API tells them.</summary>
internal sealed record CountsAnswer(int Rows, int Flagged, double AlertsPerThousand, long? TruePositives, long? FalsePositives, long? TrueNegatives, long? FalseNegatives)
{
    public static CountsAnswer Of(Counts counts)
    {
        Confusion? confusion = counts.Confusion;
        return new CountsAnswer(counts.Rows, counts.Flagged, counts.AlertsPerThousand, confusion?.TruePositives, confusion?.FalsePositives, confusion?.TrueNegatives, confusion?.FalseNegatives);
    }
}
