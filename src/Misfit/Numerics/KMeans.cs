using System.Numerics.Tensors;
using Misfit.Numerics.Kernels;

namespace Misfit.Numerics;

/// <summary>Clusters around means (Lloyd 1982), started by k-means++ with several candidates each (Arthur and Vassilvitskii 2007). The same result on any number of threads.</summary>
/// <param name="Centres">Cluster k from index k × columns on.</param>
/// <param name="Labels">The cluster of each row.</param>
/// <param name="Spread">The sum of the squared distances to the centres.</param>
internal sealed record KMeans(double[] Centres, int[] Labels, double Spread)
{
    private const int MostRounds = 300;

    /// <summary>The best of several starts.</summary>
    public static KMeans Run(Matrix rows, int clusters, int starts, Rng random, CancellationToken cancellation)
    {
        ColumnMoments moments = ColumnMoments.Of(rows);
        double tolerance = 1e-4 * moments.Deviations.Average(deviation => deviation * deviation);
        var assignment = new ClusterAssignment(rows, moments.Means, clusters);
        KMeans? best = null;
        for (int start = 0; start < starts; start++)
        {
            KMeans found = RunOnce(rows, assignment, clusters, tolerance, random.Stream(start), cancellation);
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

    private static KMeans RunOnce(Matrix rows, ClusterAssignment assignment, int clusters, double tolerance, Rng random, CancellationToken cancellation)
    {
        double[] centres = ChooseStart(rows, assignment, clusters, random);
        for (int round = 0; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            assignment.Assign(centres, afresh: round == 0);
            double[] moved = assignment.Means();
            double shift = TensorPrimitives.Distance<double>(moved, centres);
            centres = moved;
            if (shift * shift <= tolerance)
            {
                break;
            }
        }

        assignment.Assign(centres, afresh: true);
        return new KMeans(centres, [.. assignment.Labels], TensorPrimitives.Sum<double>(assignment.Squared));
    }

    // Each next centre is the best of 2 + ln k rows drawn in proportion to their squared distance from the centres so far.
    private static double[] ChooseStart(Matrix rows, ClusterAssignment assignment, int clusters, Rng random)
    {
        var chosen = new int[clusters];
        chosen[0] = random.NextInt32(rows.Rows);
        Array.Fill(assignment.Squared, double.PositiveInfinity);
        assignment.AddBestOf([chosen[0]]);
        int[] candidates = new int[2 + (int)Math.Log(clusters)];
        for (int k = 1; k < clusters; k++)
        {
            double total = TensorPrimitives.Sum<double>(assignment.Squared);
            for (int i = 0; i < candidates.Length; i++)
            {
                candidates[i] = total > 0 ? Draw(assignment.Squared, total * random.NextDouble()) : random.NextInt32(rows.Rows);
            }

            chosen[k] = assignment.AddBestOf(candidates);
        }

        return [.. chosen.SelectMany(row => rows.Row(row).ToArray()).Select(value => (double)value)];
    }

    private static int Draw(ReadOnlySpan<double> weights, double position)
    {
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            position -= weights[i];
            if (position < 0)
            {
                return i;
            }

            last = weights[i] > 0 ? i : last;
        }

        return last;
    }
}
