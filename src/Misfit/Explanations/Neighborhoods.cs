using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Explanations;

/// <summary>How likely rows are to be each other's neighbours: the probabilities that t-SNE rebuilds in the plane.</summary>
internal static class Neighborhoods
{
    private const int Steps = 100;
    private const double Tolerance = 1e-5;
    private const double Least = 1e-12;

    /// <summary>
    /// Symmetric probabilities of all pairs, rows padded to whole vectors. Each row's are normal around it, as wide as makes their perplexity (e^entropy)
    /// the one asked for.
    /// </summary>
    public static float[] Of(Matrix rows, double perplexity, CancellationToken cancellation)
    {
        int count = rows.Rows, stride = MapForces.Padded(count);
        double[] packed = PackedDistances.Pack(rows);
        var conditional = new double[(long)count * count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            Span<double> row = conditional.AsSpan(i * count, count);
            PackedDistances.Squared(rows.Row(i), packed, 0, row);
            ToProbabilities(row, i, Math.Log(perplexity));
        });

        var joint = new float[(long)count * stride];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double both = Math.Max((conditional[(i * count) + j] + conditional[(j * count) + i]) / (2.0 * count), Least);
                joint[(i * stride) + j] = joint[(j * stride) + i] = (float)both;
            }
        }

        return joint;
    }

    // Finds the precision β of e^(−β · squared distance) by halving, from the squared distances in place.
    private static void ToProbabilities(Span<double> row, int self, double entropy)
    {
        double precision = 1, low = double.NegativeInfinity, high = double.PositiveInfinity;
        double nearest = double.PositiveInfinity;
        for (int j = 0; j < row.Length; j++)
        {
            nearest = j == self ? nearest : Math.Min(nearest, row[j]);
        }

        double total = 0;
        for (int step = 0; step < Steps; step++)
        {
            double weighted = 0;
            total = 0;
            for (int j = 0; j < row.Length; j++)
            {
                double distance = row[j] - nearest;
                double weight = j == self ? 0 : Math.Exp(-precision * distance);
                total += weight;
                weighted += weight * distance;
            }

            double difference = Math.Log(total) + (precision * weighted / total) - entropy;
            if (Math.Abs(difference) <= Tolerance)
            {
                break;
            }

            (low, high) = difference > 0 ? (precision, high) : (low, precision);
            precision = double.IsInfinity(high) ? precision * 2 : double.IsInfinity(low) ? precision / 2 : (low + high) / 2;
        }

        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j == self ? 0 : Math.Exp(-precision * (row[j] - nearest)) / total;
        }
    }
}
