using System.Runtime.InteropServices;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Metrics;
using Misfit.Numerics;

namespace Misfit.Server.Live;

/// <summary>Takes pictures of a model in training: scores of validation and test split, the threshold by the first, the figures of the second, codes and samples.</summary>
internal sealed class LivePicture(LiveData data)
{
    private const int SamplesOfEach = 2;

    /// <summary>The share of validation rows that may be flagged where there are no labels to choose a threshold by.</summary>
    private const double FalseAlarms = 0.05;

    private readonly LatentView latent = new();
    private bool expectsNothing;
    private int last;

    /// <summary>The threshold that somebody set, until training goes on; null to choose it on the validation split.</summary>
    public double? Threshold { get; set; }

    /// <summary>How thresholds are chosen.</summary>
    public ThresholdRule Rule => BothKinds(data.LabelsOf(data.Validation)) ? ThresholdRule.BestAccuracy : ThresholdRule.FalseAlarms(FalseAlarms);

    /// <summary>Places in the test split of the rows that are shown: the first two normal ones and the first two anomalies.</summary>
    public int[] Samples()
    {
        bool[]? labels = data.LabelsOf(data.Test);
        return labels is null
            ? [.. Enumerable.Range(0, Math.Min(2 * SamplesOfEach, data.Test.Length))]
            : [.. Enumerable.Range(0, labels.Length).Where(row => !labels[row]).Take(SamplesOfEach), .. Enumerable.Range(0, labels.Length).Where(row => labels[row]).Take(SamplesOfEach)];
    }

    public LiveSnapshot Take(int epoch, DetectorModel model)
    {
        (Threshold, last) = (epoch == last ? Threshold : null, epoch);
        double[] scores = model.Score(data.TestFeatures);
        (double threshold, double? accuracy) = Choose(model);
        Matrix? codes = model.Codes(data.TestFeatures);
        LatentPoints? points = codes is null ? null : latent.Of(codes);
        return new LiveSnapshot
        {
            Epoch = epoch,
            Scores = Bytes<double>(scores),
            Threshold = threshold,
            ThresholdRule = Threshold is not null ? "set by hand" : Rule == ThresholdRule.BestAccuracy ? "best accuracy on the validation split" : "5% of the validation split above it",
            ValidationAccuracy = accuracy,
            Test = Figures(scores, threshold),
            Flagged = scores.Count(score => score > threshold),
            Latent = points is null ? null : Bytes<float>(points.Values),
            LatentWidth = points?.Width ?? 0,
            LatentDimensions = points?.Dimensions ?? 0,
            LatentShare = points?.Share ?? 0,
            Expected = Expected(model),
        };
    }

    /// <summary>Scores of the validation split, of normal rows and of anomalies apart.</summary>
    public (double[] Normal, double[] Anomalies) ValidationScores(DetectorModel model)
    {
        double[] scores = model.Score(data.ValidationFeatures);
        bool[] labels = data.LabelsOf(data.Validation) ?? new bool[scores.Length];
        return ([.. scores.Where((_, row) => !labels[row])], [.. scores.Where((_, row) => labels[row])]);
    }

    public static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    private (double Threshold, double? Accuracy) Choose(DetectorModel model)
    {
        (double[] normal, double[] anomalies) = ValidationScores(model);
        double[] all = [.. normal, .. anomalies];
        if (normal.Length == 0 || anomalies.Length == 0)
        {
            return (Threshold ?? Rule.Find(all).Value, null);
        }

        bool[] labels = [.. new bool[normal.Length], .. Enumerable.Repeat(true, anomalies.Length)];
        double threshold = Threshold ?? Rule.Find(all, labels).Value;
        return (threshold, new LabelledScores(all, labels).Above(threshold).Accuracy);
    }

    private LiveFigures? Figures(double[] scores, double threshold)
    {
        if (data.LabelsOf(data.Test) is not { } labels || !BothKinds(labels))
        {
            return null;
        }

        var labelled = new LabelledScores(scores, labels);
        Confusion confusion = labelled.Above(threshold);
        return new LiveFigures(labelled.RocAuc(), labelled.AveragePrecision(), confusion.Accuracy, confusion.Precision, confusion.Recall, confusion.F1, confusion.FalsePositiveRate, confusion.TruePositives, confusion.FalsePositives, confusion.TrueNegatives, confusion.FalseNegatives);
    }

    private byte[]? Expected(DetectorModel model)
    {
        if (expectsNothing)
        {
            return null;
        }

        var expected = new List<float>();
        foreach (int row in Samples())
        {
            if (model.Attribute(data.TestFeatures.Row(row)).Expected is not { } values)
            {
                expectsNothing = true;   // others explain by scoring many changed rows, which is not for every picture
                return null;
            }

            expected.AddRange(values);
        }

        return Bytes<float>(CollectionsMarshal.AsSpan(expected));
    }

    private static bool BothKinds(bool[]? labels) => labels is not null && labels.Contains(true) && labels.Contains(false);
}
