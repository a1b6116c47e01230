using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Misfit.Numerics;

namespace Misfit.Detectors.Densities;

/// <summary>
/// FAST-MCD: looks for the half of the rows whose covariance has the smallest determinant, from many random starts, on disjoint parts
/// first when there are many rows. scikit-learn's numbers.
/// </summary>
internal sealed class MinimumCovariance
{
    /// <summary>More rows than this are searched in parts.</summary>
    private const int FewRows = 500;

    private const int RowsOfPart = 300;
    private const int RowsOfUnion = 1500;
    private const int FewSteps = 2;
    private const int MostSteps = 30;
    private const int Kept = 10;
    private const int RowsPerSegment = 1024;

    /// <summary>Share of a column's variance that is always added, so that every covariance has a factor.</summary>
    private const double Ridge = 1e-9;

    private readonly Matrix rows;
    private readonly double[] added;
    private readonly double[] ones;
    private readonly CancellationToken cancellation;

    public MinimumCovariance(Matrix rows, CancellationToken cancellation)
    {
        (this.rows, this.cancellation) = (rows, cancellation);
        added = [.. ColumnMoments.Of(rows).Deviations.Select(deviation => Ridge * (deviation > 0 ? deviation * deviation : 1))];
        ones = [.. Enumerable.Repeat(1.0, rows.Columns)];
    }

    /// <summary>The Gaussian of all rows that are not outliers seen from the best half.</summary>
    public Gaussian Find(Rng random)
    {
        int half = Math.Min((rows.Rows + rows.Columns + 2) / 2, rows.Rows);
        Gaussian[] starts = rows.Rows <= FewRows
            ? Best(Search(rows, half, 30, random), Kept)
            : SearchParts((double)half / rows.Rows, random);
        Gaussian raw = Best(Improve(rows, half, starts, MostSteps), 1)[0];
        double[] distances = Distances(rows, raw);

        // The median of the distances as it would be for a Gaussian. It is zero when most rows coincide.
        double median = Quantile.Of(distances, 0.5) / ChiSquared.InvCDF(rows.Columns, 0.5);
        double limit = ChiSquared.InvCDF(rows.Columns, 0.975) * (median > 0 ? median : 1);
        return Of(rows.SelectRows([.. Enumerable.Range(0, rows.Rows).Where(i => distances[i] < limit)]));
    }

    private static Gaussian[] Best(IEnumerable<Gaussian> candidates, int count) => [.. candidates.OrderBy(candidate => candidate.LogDeterminant).Take(count)];

    private Gaussian[] SearchParts(double share, Rng random)
    {
        int[] order = random.Permutation(rows.Rows);
        int parts = rows.Rows / RowsOfPart, size = rows.Rows / parts, trials = Math.Max(10, 500 / parts);
        var candidates = new List<Gaussian>();
        for (int part = 0; part < parts; part++)
        {
            Matrix own = rows.SelectRows(order.AsSpan(part * size, size));
            candidates.AddRange(Best(Search(own, (int)Math.Ceiling(size * share), trials, random.Stream(part + 1)), Kept));
        }

        Matrix union = rows.SelectRows(order.AsSpan(0, Math.Min(RowsOfUnion, rows.Rows)));
        return Best(Improve(union, (int)Math.Ceiling(union.Rows * share), candidates, FewSteps), Kept);
    }

    /// <summary>A few steps from each of many sets of rows just large enough to have a covariance.</summary>
    private Gaussian[] Search(Matrix part, int half, int trials, Rng random)
    {
        int few = Math.Min(part.Columns + 1, part.Rows);
        Gaussian[] starts = new Gaussian[trials];
        Parallel.For(0, trials, trial => starts[trial] = Of(part.SelectRows(random.Stream(trial).Sample(part.Rows, few))));
        return Improve(part, half, starts, FewSteps);
    }

    private Gaussian[] Improve(Matrix part, int half, IReadOnlyList<Gaussian> starts, int steps)
    {
        var improved = new Gaussian[starts.Count];
        Parallel.For(0, improved.Length, i => improved[i] = Improve(part, half, starts[i], steps));
        return improved;
    }

    /// <summary>Moves to the half of the rows nearest to the Gaussian, until the determinant no longer falls. The first step always counts: a start is of fewer rows.</summary>
    private Gaussian Improve(Matrix part, int half, Gaussian start, int steps)
    {
        Gaussian current = start;
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Gaussian next = Of(part.SelectRows(Nearest(Distances(part, current), half)));
            if (step > 0 && next.LogDeterminant >= current.LogDeterminant)
            {
                break;
            }

            current = next;
        }

        return current;
    }

    /// <summary>The positions of the smallest values, in their order; of equal ones the first.</summary>
    private static int[] Nearest(double[] distances, int count)
    {
        double limit = ArrayStatistics.OrderStatisticInplace((double[])distances.Clone(), count);
        int ties = count - distances.Count(distance => distance < limit);
        var nearest = new int[count];
        for (int i = 0, found = 0; found < count; i++)
        {
            if (distances[i] < limit || (distances[i] == limit && ties-- > 0))
            {
                nearest[found++] = i;
            }
        }

        return nearest;
    }

    private static double[] Distances(Matrix part, Gaussian gaussian)
    {
        var distances = new double[part.Rows];
        Parallel.For(0, (part.Rows + RowsPerSegment - 1) / RowsPerSegment, segment =>
        {
            var scratch = new double[part.Columns];
            for (int i = segment * RowsPerSegment; i < Math.Min(part.Rows, (segment + 1) * RowsPerSegment); i++)
            {
                distances[i] = gaussian.SquaredDistance(part.Row(i), scratch);
            }
        });
        return distances;
    }

    private Gaussian Of(Matrix chosen)
    {
        double[] mean = ColumnMoments.Of(chosen).Means;
        double[] covariance = CrossProducts.OfColumns(chosen, mean, ones);
        for (int j = 0; j < mean.Length; j++)
        {
            covariance[(j * mean.Length) + j] += added[j];
        }

        return Gaussian.Of(mean, covariance, 0);
    }
}
