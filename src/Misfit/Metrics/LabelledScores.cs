namespace Misfit.Metrics;

/// <summary>
/// Scores beside the truth, sorted once: every figure that says how well a detector ranks anomalies above normal rows.
/// Immutable. Higher scores are more anomalous.
/// </summary>
public sealed class LabelledScores
{
    // One entry for each distinct score, descending, with the anomalies and normal rows that score at least as much.
    private readonly double[] thresholds;
    private readonly int[] anomaliesAbove;
    private readonly int[] normalsAbove;

    /// <summary>Sorts the scores, O(n log n). The arguments are not changed.</summary>
    /// <param name="scores">One score per row; none is NaN.</param>
    /// <param name="anomalies">Whether each row is an anomaly; both kinds must occur.</param>
    /// <exception cref="ShapeException">The lengths differ, or there are no rows.</exception>
    /// <exception cref="ArgumentException">A score is NaN, or all rows are of one kind.</exception>
    public LabelledScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalies)
    {
        Check(scores, anomalies);
        double[] sorted = scores.ToArray();
        bool[] labels = anomalies.ToArray();
        Array.Sort(sorted, labels);
        int distinct = CountDistinct(sorted);
        thresholds = new double[distinct];
        anomaliesAbove = new int[distinct];
        normalsAbove = new int[distinct];
        Accumulate(sorted, labels);
        Anomalies = anomaliesAbove[^1];
        Normals = normalsAbove[^1];
    }

    /// <summary>Number of anomalies.</summary>
    public int Anomalies { get; }

    /// <summary>Number of normal rows.</summary>
    public int Normals { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Anomalies + Normals;

    /// <summary>Number of distinct scores.</summary>
    public int DistinctScores => thresholds.Length;

    /// <summary>
    /// Area under the receiver operating characteristic: the chance that an anomaly scores higher than a normal row, where a tie
    /// counts one half (the rank formula with mid-ranks).
    /// </summary>
    public double RocAuc()
    {
        // Twice the area in counts: a tied group adds its width times the sum of both heights. Exact below 2^53.
        double twice = 0;
        int anomaliesBefore = 0, normalsBefore = 0;
        for (int i = 0; i < thresholds.Length; i++)
        {
            twice += (double)(normalsAbove[i] - normalsBefore) * (anomaliesAbove[i] + anomaliesBefore);
            (anomaliesBefore, normalsBefore) = (anomaliesAbove[i], normalsAbove[i]);
        }

        return twice / (2.0 * Anomalies * Normals);
    }

    /// <summary>Average precision: Σ (Rₖ − Rₖ₋₁)·Pₖ over the distinct thresholds, descending, without interpolation.</summary>
    public double AveragePrecision()
    {
        double sum = 0;
        int before = 0;
        for (int i = 0; i < thresholds.Length; i++)
        {
            sum += (anomaliesAbove[i] - before) * PrecisionAt(i);
            before = anomaliesAbove[i];
        }

        return sum / Anomalies;
    }

    /// <summary>
    /// Area under the precision-recall curve by trapezoids, from precision 1 at recall 0. It is more optimistic than
    /// <see cref="AveragePrecision"/> and here to compare with papers that print it.
    /// </summary>
    public double PrecisionRecallArea()
    {
        double sum = 0;
        int before = 0;
        double precisionBefore = 1;
        for (int i = 0; i < thresholds.Length; i++)
        {
            double precision = PrecisionAt(i);
            sum += (anomaliesAbove[i] - before) * (precision + precisionBefore) / 2;
            (before, precisionBefore) = (anomaliesAbove[i], precision);
        }

        return sum / Anomalies;
    }

    /// <summary>
    /// The verdicts at the true ratio: the threshold t is the percentile of the scores at the share of normal rows, and rows with
    /// score ≥ t are flagged. So as many rows as there are anomalies are flagged, and all rows tied with the last of them.
    /// </summary>
    public Confusion AtTrueRatio()
    {
        int i = 0;
        while (anomaliesAbove[i] + normalsAbove[i] < Anomalies)
        {
            i++;
        }

        return ConfusionAt(i);
    }

    /// <summary>The verdicts when rows with score &gt; <paramref name="threshold"/> are flagged, as all decisions of this library do.</summary>
    public Confusion Above(double threshold) => ConfusionAt(CountThresholds(threshold, inclusive: false) - 1);

    /// <summary>The verdicts when rows with score ≥ <paramref name="threshold"/> are flagged.</summary>
    public Confusion AtOrAbove(double threshold) => ConfusionAt(CountThresholds(threshold, inclusive: true) - 1);

    /// <summary>
    /// The best F1 over all thresholds. Its threshold is a score, rows with score ≥ it are flagged; of equally good ones it is the lowest.
    /// Never less than F1 at the true ratio, and optimistic: the labels chose the threshold.
    /// </summary>
    public BestThreshold BestF1() => Best(confusion => confusion.F1);

    /// <summary>
    /// The best accuracy over all thresholds that flag at least one row. Its threshold is a score, rows with score ≥ it are flagged; of equally good
    /// ones it is the lowest. Optimistic like <see cref="BestF1"/>, and high for any detector when anomalies are rare.
    /// </summary>
    public BestThreshold BestAccuracy() => Best(confusion => confusion.Accuracy);

    /// <summary>The receiver operating characteristic from (0, 0) to (1, 1): one point per distinct score, without those on a straight line between their neighbours.</summary>
    public IReadOnlyList<RocPoint> RocCurve()
    {
        var points = new List<RocPoint> { new(0, 0, double.PositiveInfinity) };
        for (int i = 0; i < thresholds.Length; i++)
        {
            if (i == thresholds.Length - 1 || !IsStraight(i))
            {
                points.Add(new RocPoint((double)normalsAbove[i] / Normals, (double)anomaliesAbove[i] / Anomalies, thresholds[i]));
            }
        }

        return points;
    }

    /// <summary>The precision-recall curve from recall 0 (precision 1 by convention) to recall 1, one point per distinct score until recall is 1.</summary>
    public IReadOnlyList<PrecisionRecallPoint> PrecisionRecallCurve()
    {
        var points = new List<PrecisionRecallPoint> { new(0, 1, double.PositiveInfinity) };
        for (int i = 0; i < thresholds.Length; i++)
        {
            points.Add(new PrecisionRecallPoint((double)anomaliesAbove[i] / Anomalies, PrecisionAt(i), thresholds[i]));
            if (anomaliesAbove[i] == Anomalies)
            {
                break;
            }
        }

        return points;
    }

    /// <summary>The highest score below <paramref name="threshold"/>; null when there is none.</summary>
    internal double? NextBelow(double threshold)
    {
        int i = CountThresholds(threshold, inclusive: true);
        return i < thresholds.Length ? thresholds[i] : null;
    }

    private static void Check(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalies)
    {
        if (scores.Length != anomalies.Length)
        {
            throw new ShapeException($"There must be one label per score: {scores.Length} scores, {anomalies.Length} labels.");
        }

        if (scores.IsEmpty)
        {
            throw new ShapeException("Metrics need at least one anomaly and one normal row; there are no rows.");
        }

        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                throw new ArgumentException($"The score of row {i} is NaN; metrics need scores that can be ordered. Fit the detector again and read its health report.", nameof(scores));
            }
        }

        if (!anomalies.Contains(true) || !anomalies.Contains(false))
        {
            throw new ArgumentException($"Metrics need at least one anomaly and one normal row; all {anomalies.Length} rows are {(anomalies[0] ? "anomalies" : "normal")}. Check which column and value hold the labels.", nameof(anomalies));
        }
    }

    private static int CountDistinct(double[] sorted)
    {
        int distinct = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return distinct;
    }

    private void Accumulate(double[] sorted, bool[] labels)
    {
        int group = 0, anomalies = 0, normals = 0;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            _ = labels[i] ? anomalies++ : normals++;
            if (i == 0 || sorted[i - 1] != sorted[i])
            {
                (thresholds[group], anomaliesAbove[group], normalsAbove[group]) = (sorted[i], anomalies, normals);
                group++;
            }
        }
    }

    private BestThreshold Best(Func<Confusion, double> figure)
    {
        int best = 0;
        double value = -1;
        for (int i = 0; i < thresholds.Length; i++)
        {
            double candidate = figure(ConfusionAt(i));
            if (candidate >= value)
            {
                (best, value) = (i, candidate);
            }
        }

        return new BestThreshold(thresholds[best], value, ConfusionAt(best));
    }

    /// <summary>Number of distinct scores above a threshold, or at and above it.</summary>
    private int CountThresholds(double threshold, bool inclusive)
    {
        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("The threshold must be a number, was NaN.", nameof(threshold));
        }

        int low = 0, high = thresholds.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool above = inclusive ? thresholds[middle] >= threshold : thresholds[middle] > threshold;
            (low, high) = above ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The verdicts when everything down to the threshold of this index is flagged; −1 flags nothing.</summary>
    private Confusion ConfusionAt(int index)
    {
        (int flaggedAnomalies, int flaggedNormals) = index < 0 ? (0, 0) : (anomaliesAbove[index], normalsAbove[index]);
        return new Confusion(flaggedAnomalies, flaggedNormals, Normals - flaggedNormals, Anomalies - flaggedAnomalies);
    }

    private double PrecisionAt(int index) => (double)anomaliesAbove[index] / (anomaliesAbove[index] + normalsAbove[index]);

    private bool IsStraight(int index)
    {
        (int normalsBefore, int anomaliesBefore) = index == 0 ? (0, 0) : (normalsAbove[index - 1], anomaliesAbove[index - 1]);
        long cross = ((long)(normalsAbove[index] - normalsBefore) * (anomaliesAbove[index + 1] - anomaliesAbove[index]))
            - ((long)(normalsAbove[index + 1] - normalsAbove[index]) * (anomaliesAbove[index] - anomaliesBefore));
        return cross == 0;
    }
}

/// <summary>The best value of a figure over all thresholds.</summary>
/// <param name="Threshold">Where it is reached.</param>
/// <param name="Value">The figure there.</param>
/// <param name="Confusion">The verdicts there.</param>
public readonly record struct BestThreshold(double Threshold, double Value, Confusion Confusion);

/// <summary>One point of a receiver operating characteristic.</summary>
/// <param name="FalsePositiveRate">Share of the normal rows with score ≥ the threshold.</param>
/// <param name="TruePositiveRate">Share of the anomalies with score ≥ the threshold.</param>
/// <param name="Threshold">The score.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate, double Threshold);

/// <summary>One point of a precision-recall curve.</summary>
/// <param name="Recall">Share of the anomalies with score ≥ the threshold.</param>
/// <param name="Precision">Share of anomalies among the rows with score ≥ the threshold.</param>
/// <param name="Threshold">The score.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double Threshold);
