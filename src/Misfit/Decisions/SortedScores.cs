namespace Misfit.Decisions;

/// <summary>Calibration scores, checked and sorted, ascending.</summary>
internal static class SortedScores
{
    public static double[] Of(ReadOnlySpan<double> scores)
    {
        if (scores.IsEmpty)
        {
            throw new DataException("A decision needs at least one calibration score; there are none. Hold some rows out, or use the training rows.");
        }

        CheckOrdered(scores);
        double[] sorted = scores.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    public static double[] OfNormals(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalies)
    {
        if (scores.Length != anomalies.Length)
        {
            throw new ShapeException($"There must be one label per score: {scores.Length} scores, {anomalies.Length} labels.");
        }

        CheckOrdered(scores);
        var normals = new List<double>(scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            if (!anomalies[i])
            {
                normals.Add(scores[i]);
            }
        }

        if (normals.Count == 0)
        {
            throw new DataException($"A decision needs at least one normal calibration row; all {scores.Length} rows are labelled as anomalies. Check which column and value hold the labels.");
        }

        normals.Sort();
        return [.. normals];
    }

    /// <summary>How many scores are greater than a value.</summary>
    public static int CountAbove(ReadOnlySpan<double> sorted, double value) => sorted.Length - LowerBound(sorted, value, afterEqual: true);

    /// <summary>How many scores are at least a value.</summary>
    public static int CountAtOrAbove(ReadOnlySpan<double> sorted, double value) => sorted.Length - LowerBound(sorted, value, afterEqual: false);

    private static int LowerBound(ReadOnlySpan<double> sorted, double value, bool afterEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool right = afterEqual ? sorted[middle] <= value : sorted[middle] < value;
            (low, high) = right ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void CheckOrdered(ReadOnlySpan<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                throw new ArgumentException($"Calibration score {i} is NaN; scores must be numbers.", nameof(scores));
            }
        }
    }
}
