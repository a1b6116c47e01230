using Misfit.Numerics;

namespace Misfit.Detectors.SyntheticLabels;

/// <summary>Makes anomalies of normal rows: points between near ones (SMOTE, Chawla et al. 2002), with noise.</summary>
internal static class SyntheticAnomalies
{
    /// <summary>The rows and synthetic anomalies, with one column more at the end: 1 for anomalies, else 0.</summary>
    public static Matrix AddTo(Matrix rows, AnoRand options, Rng rng)
    {
        int[] sources = rng.Sample(rows.Rows, Math.Clamp((int)Math.Round(options.SourceShare * rows.Rows), 1, rows.Rows));
        int normal = rows.Rows - (options.LabelSources ? sources.Length : 0);
        int wanted = (int)Math.Ceiling(options.SyntheticShare / (1 - options.SyntheticShare) * normal);
        int made = Math.Max(1, wanted - (rows.Rows - normal));
        var labelled = new Matrix(rows.Rows + made, rows.Columns + 1);
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i).CopyTo(labelled.Row(i));
        }

        foreach (int source in sources)
        {
            labelled[source, rows.Columns] = options.LabelSources ? 1 : 0;
        }

        int[][] neighbors = Nearest(rows, sources, options.Neighbors);
        double[] deviations = Deviations(rows);
        for (int i = 0; i < made; i++)
        {
            Span<float> anomaly = labelled.Row(rows.Rows + i);
            Make(rows, sources, neighbors, anomaly, rng);
            for (int j = 0; j < deviations.Length; j++)
            {
                anomaly[j] = Finite(anomaly[j] + (options.Noise * deviations[j] * rng.NextGaussian()));
            }

            anomaly[^1] = 1;
        }

        return labelled;
    }

    /// <summary>A source, moved a random part of the way to one of its neighbours where it has any.</summary>
    private static void Make(Matrix rows, int[] sources, int[][] neighbors, Span<float> anomaly, Rng rng)
    {
        int chosen = rng.NextInt32(sources.Length);
        ReadOnlySpan<float> source = rows.Row(sources[chosen]);
        int[] near = neighbors[chosen];
        ReadOnlySpan<float> other = near.Length == 0 ? source : rows.Row(near[rng.NextInt32(near.Length)]);
        double way = rng.NextDouble();
        for (int j = 0; j < source.Length; j++)
        {
            anomaly[j] = Finite(source[j] + (way * ((double)other[j] - source[j])));
        }
    }

    /// <summary>For each source the nearest other sources.</summary>
    private static int[][] Nearest(Matrix rows, int[] sources, int count) =>
        [.. sources.Select(source => sources.Where(other => other != source).OrderBy(other => Distance(rows.Row(source), rows.Row(other))).Take(count).ToArray())];

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double difference = (double)a[j] - b[j];
            sum += difference * difference;
        }

        return sum;
    }

    private static double[] Deviations(Matrix rows)
    {
        var deviations = new double[rows.Columns];
        for (int j = 0; j < deviations.Length; j++)
        {
            double sum = 0, squares = 0;
            for (int i = 0; i < rows.Rows; i++)
            {
                double value = (double)rows[i, j] - rows[0, j];
                sum += value;
                squares += value * value;
            }

            deviations[j] = Math.Sqrt(Math.Max(0, squares - (sum * sum / rows.Rows)) / rows.Rows);
        }

        return deviations;
    }

    private static float Finite(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
}
