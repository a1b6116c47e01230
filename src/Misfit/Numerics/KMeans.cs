using Misfit.Numerics.Kernels;

namespace Misfit.Numerics;

/// <summary>Clusters around means (Lloyd 1982), started by k-means++ with several candidates each (Arthur and Vassilvitskii 2007). The same result on any number of threads.</summary>
/// <param name="Centres">Cluster k from index k × columns on.</param>
/// <param name="Labels">The cluster of each row.</param>
/// <param name="Spread">The sum of the squared distances to the centres.</param>
internal sealed record KMeans(double[] Centres, int[] Labels, double Spread)
{
    private const int MostRounds = 300;
    private const int RowsPerSegment = 2048;

    /// <summary>The best of several starts.</summary>
    public static KMeans Run(Matrix rows, int clusters, int starts, Rng random, CancellationToken cancellation)
    {
        double tolerance = 1e-4 * ColumnMoments.Of(rows).Deviations.Average(deviation => deviation * deviation);
        KMeans? best = null;
        for (int start = 0; start < starts; start++)
        {
            cancellation.ThrowIfCancellationRequested();
            KMeans found = RunOnce(rows, clusters, tolerance, random.Stream(start));
            best = best is null || found.Spread < best.Spread ? found : best;
        }

        return best!;
    }

    /// <summary>The nearest of some centres and the squared distance to it.</summary>
    public static (int Cluster, double Squared) Nearest(ReadOnlySpan<float> row, ReadOnlySpan<double> centres)
    {
        (int cluster, double least) = (0, double.PositiveInfinity);
        for (int k = 0; k < centres.Length / row.Length; k++)
        {
            double squared = SquaredDistance.Of(row, centres.Slice(k * row.Length, row.Length));
            (cluster, least) = squared < least ? (k, squared) : (cluster, least);
        }

        return (cluster, least);
    }

    private static KMeans RunOnce(Matrix rows, int clusters, double tolerance, Rng random)
    {
        double[] centres = ChooseStart(rows, clusters, random);
        var labels = new int[rows.Rows];
        var squared = new double[rows.Rows];
        for (int round = 0; round < MostRounds; round++)
        {
            Assign(rows, centres, labels, squared);
            double[] moved = Means(rows, labels, squared, clusters);
            double shift = moved.Zip(centres, (to, from) => (to - from) * (to - from)).Sum();
            centres = moved;
            if (shift <= tolerance)
            {
                break;
            }
        }

        Assign(rows, centres, labels, squared);
        return new KMeans(centres, labels, squared.Sum());
    }

    // Each next centre is the best of 2 + ln k rows drawn in proportion to their squared distance from the centres so far.
    private static double[] ChooseStart(Matrix rows, int clusters, Rng random)
    {
        var centres = new double[clusters * rows.Columns];
        double[] squared = [.. Enumerable.Repeat(double.PositiveInfinity, rows.Rows)];
        int candidates = 2 + (int)Math.Log(clusters);
        for (int k = 0; k < clusters; k++)
        {
            double[]? best = null;
            int chosen = 0;
            double total = k == 0 ? 0 : squared.Sum();
            for (int i = 0; i < (k == 0 ? 1 : candidates); i++)
            {
                int row = total > 0 ? Draw(squared, total * random.NextDouble()) : random.NextInt32(rows.Rows);
                double[] after = Closer(rows, row, squared);
                (best, chosen) = best is null || after.Sum() < best.Sum() ? (after, row) : (best, chosen);
            }

            squared = best!;
            for (int j = 0; j < rows.Columns; j++)
            {
                centres[(k * rows.Columns) + j] = rows[chosen, j];
            }
        }

        return centres;
    }

    private static int Draw(double[] weights, double position)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            position -= weights[i];
            if (position < 0)
            {
                return i;
            }
        }

        return Array.FindLastIndex(weights, weight => weight > 0);
    }

    private static double[] Closer(Matrix rows, int centre, double[] squared)
    {
        var closer = new double[squared.Length];
        InSegments(rows.Rows, (first, end) =>
        {
            for (int i = first; i < end; i++)
            {
                closer[i] = Math.Min(squared[i], SquaredDistance.Of(rows.Row(i), rows.Row(centre)));
            }
        });
        return closer;
    }

    private static void Assign(Matrix rows, double[] centres, int[] labels, double[] squared) =>
        InSegments(rows.Rows, (first, end) =>
        {
            for (int i = first; i < end; i++)
            {
                (labels[i], squared[i]) = Nearest(rows.Row(i), centres);
            }
        });

    private static double[] Means(Matrix rows, int[] labels, double[] squared, int clusters)
    {
        var means = new double[clusters * rows.Columns];
        var sizes = new int[clusters];
        for (int i = 0; i < labels.Length; i++)
        {
            sizes[labels[i]]++;
            Span<double> mean = means.AsSpan(labels[i] * rows.Columns, rows.Columns);
            ReadOnlySpan<float> row = rows.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                mean[j] += row[j];
            }
        }

        for (int k = 0; k < clusters; k++)
        {
            // A cluster without rows moves to the row farthest from its centre.
            int farthest = sizes[k] == 0 ? Array.IndexOf(squared, squared.Max()) : 0;
            for (int j = 0; j < rows.Columns; j++)
            {
                int index = (k * rows.Columns) + j;
                means[index] = sizes[k] == 0 ? rows[farthest, j] : means[index] / sizes[k];
            }

            if (sizes[k] == 0)
            {
                squared[farthest] = 0;
            }
        }

        return means;
    }

    private static void InSegments(int rows, Action<int, int> work)
    {
        int segments = (rows + RowsPerSegment - 1) / RowsPerSegment;
        Parallel.For(0, segments, segment => work(segment * RowsPerSegment, Math.Min(rows, (segment + 1) * RowsPerSegment)));
    }
}
