using System.Diagnostics;
using Misfit.Benchmarks.Evaluations;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Metrics;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Training;

namespace Misfit.Server.Playback;

/// <summary>One of the report's methods.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Detector">The recipe.</param>
/// <param name="Seeds">Seeds to try; the one with the best accuracy on the validation rows is kept.</param>
internal sealed record ReportMethod(string Name, Detector Detector, IReadOnlyList<int> Seeds)
{
    /// <summary>How the columns are scaled.</summary>
    public Scaler Scaler { get; init; } = Scaler.MinMax;
}

/// <summary>A model of a method.</summary>
/// <param name="Model">The pipeline, its line drawn where accuracy on the validation rows is best.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Accuracy">Its accuracy on the validation rows.</param>
/// <param name="Seconds">How long it was trained.</param>
internal sealed record ReportModel(PipelineModel Model, int Seed, double Accuracy, double Seconds);

/// <summary>The four methods of the report that play, and how they are trained.</summary>
internal static class ReportModels
{
    public static IReadOnlyList<ReportMethod> Methods { get; } =
    [
        new("PCA", Parse("pca:cloudera"), [1]),
        new("One-class SVM", Parse("one-class-svm", ("nu", "0.01")), [1]),
        new("Autoencoder", Parse("autoencoder:cloudera"), [1, 2, 3, 4, 5, 6, 7, 8]),
        new("BiGAN", Parse("bigan"), [1, 2, 3]),
    ];

    /// <summary>Trains a method with each of its seeds on normal rows and keeps the best; the rows that are played take no part in it.</summary>
    public static ReportModel Fit(ReportMethod method, ReportData data, Action<double> progress, CancellationToken cancellation)
    {
        ReportModel? best = null;
        for (int i = 0; i < method.Seeds.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            int before = i;
            var share = new Share(value => progress((before + value) / method.Seeds.Count));
            ReportModel model = FitOne(method.Detector with { Seed = method.Seeds[i] }, method.Scaler, data, new TrainingContext { Progress = share, CancellationToken = cancellation });
            best = best is null || model.Accuracy > best.Accuracy ? model : best;
        }

        return best!;
    }

    public static ReportModel FitOne(Detector detector, Scaler scaler, ReportData data, TrainingContext context)
    {
        long started = Stopwatch.GetTimestamp();
        PipelineModel model = new Pipeline(detector) { Preprocessing = new PreprocessingOptions { Scaler = scaler } }.Fit(data.Train, context);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        context.CancellationToken.ThrowIfCancellationRequested();
        double[] scores = model.Score(data.Validation).Scores;
        double threshold = ThresholdRule.BestAccuracy.Find(scores, data.ValidationAttacks).Value;
        double accuracy = new LabelledScores(scores, data.ValidationAttacks).Above(threshold).Accuracy;
        return new ReportModel(model.WithThreshold(ThresholdRule.Fixed(threshold)), detector.Seed, accuracy, seconds);
    }

    private static Detector Parse(string text, params (string Name, string Value)[] options) => Contender.Parse(text, options).Detector;

    private sealed class Share(Action<double> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value.Total == 0 ? 0 : (double)value.Done / value.Total);
    }
}
