using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Metrics;
using Misfit.Server.Learn;

namespace Misfit.Server.Api;

/// <summary>The live parts of the page Learn.</summary>
internal static class LearnApi
{
    /// <summary>Maps /learn.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        RouteGroupBuilder learn = api.MapGroup("/learn").WithTags("Learn");
        learn.MapGet("/beats/{row:int}", Beat).WithSummary("One heart beat of ECG5000 by its row (0 to 499), judged by the network of the page Learn");
        learn.MapPost("/score", Score).WithSummary("Judges a signal of 140 readings in the units of ECG5000");
        learn.MapGet("/training", Training).WithSummary("The network's scores of the 500 tested beats after every epoch of its training");
        learn.MapGet("/contaminated", Contaminated).WithSummary("What the network is worth when a share (0 to 0.7) of its training beats is abnormal; trained for the answer");
    }

    private static Verdict Beat(int row, HeartbeatLesson lesson, CancellationToken cancellation)
    {
        if (row is < 0 or >= Heartbeats.Tested)
        {
            throw ApiException.NotFound("beat", $"{row}");
        }

        TrainedLesson trained = lesson.Train(cancellation);
        return Judge(trained, trained.Beats.Beats.Row(row).ToArray());
    }

    private static Verdict Score(Signal signal, HeartbeatLesson lesson, CancellationToken cancellation)
    {
        if (signal.Values is not { Length: Heartbeats.Length } values || values.Any(value => !float.IsFinite(value)))
        {
            throw ApiException.BadRequest($"'values' must be {Heartbeats.Length} finite numbers; there are {signal.Values?.Length ?? 0} values.");
        }

        return Judge(lesson.Train(cancellation), values);
    }

    private static TrainingAnswer Training(HeartbeatLesson lesson, CancellationToken cancellation)
    {
        TrainedLesson trained = lesson.Train(cancellation);
        bool[] abnormal = trained.Abnormal;
        return new TrainingAnswer(
            [.. abnormal.Select(odd => odd ? 1 : 0)],
            [.. trained.Epochs.Select(epoch => new EpochAnswer(epoch.Number, Finite(epoch.Loss), epoch.Threshold, new LabelledScores(epoch.Scores, abnormal).RocAuc(), [.. epoch.Scores.Select(score => (float)score)]))]);
    }

    private static ContaminatedAnswer Contaminated(double share, HeartbeatLesson lesson, CancellationToken cancellation)
    {
        if (share is not (>= 0 and <= 0.7))
        {
            throw ApiException.BadRequest($"'share' must be from 0 to 0.7; it was {share}.");
        }

        TrainedLesson trained = lesson.Contaminate(share, cancellation);
        bool[] abnormal = trained.Abnormal;
        double[] scores = trained.Epochs[^1].Scores;
        var tested = new LabelledScores(scores, abnormal);
        return new ContaminatedAnswer(share, tested.RocAuc(), tested.AtOrAbove(trained.Threshold).Accuracy, trained.Threshold, [.. scores.Select(score => (float)score)], [.. abnormal.Select(odd => odd ? 1 : 0)]);
    }

    private static Verdict Judge(TrainedLesson trained, float[] values)
    {
        (double score, float[] scaled, float[] rebuilt) = trained.Judge(values);
        return new Verdict(score, trained.Threshold, score > trained.Threshold, values, rebuilt, scaled);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private sealed record Signal(float[]? Values);

    private sealed record Verdict(double Score, double Threshold, bool Abnormal, float[] Values, float[] Rebuilt, float[] Scaled);

    private sealed record TrainingAnswer(int[] Abnormal, EpochAnswer[] Epochs);

    private sealed record EpochAnswer(int Epoch, double? Loss, double Threshold, double RocAuc, float[] Scores);

    private sealed record ContaminatedAnswer(double Share, double RocAuc, double Accuracy, double Threshold, float[] Scores, int[] Abnormal);
}
