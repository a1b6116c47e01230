using MathNet.Numerics.Statistics;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Detectors.Densities;

/// <summary>Moves from a Gaussian to that of the rows nearest to it. Holds its scratch memory, so each thread needs its own.</summary>
internal sealed class ConcentrationSteps
{
    private const int RowsPerBlock = 64;

    private readonly Matrix rows;
    private readonly int stride;
    private readonly double[] block, sums, map, distances, ordered;

    public ConcentrationSteps(Matrix rows)
    {
        this.rows = rows;
        stride = CenteredProducts.Padded(rows.Columns);
        (block, sums, map) = (new double[RowsPerBlock * stride], new double[stride * stride], new double[rows.Columns * stride]);
        (distances, ordered) = (new double[rows.Rows], new double[rows.Rows]);
    }

    /// <summary>
    /// Steps to the Gaussian of the nearest <paramref name="half"/> rows until its determinant no longer falls. A flat Gaussian is the
    /// last resort: a half in a hyperplane says nothing about the spread, so one that spreads in more directions is always better.
    /// </summary>
    public Gaussian Improve(Gaussian start, bool isHalf, int half, int most, CancellationToken cancellation)
    {
        Gaussian current = start;
        for (int step = 0; step < most; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Gaussian next = Estimate(Nearest(current, half));

            // The first step from something other than a half cannot be compared.
            if ((step > 0 || isHalf) && !IsBetter(next, current))
            {
                break;
            }

            current = next;
        }

        return current;
    }

    public static bool IsBetter(Gaussian left, Gaussian right) =>
        left.Rank > right.Rank || (left.Rank == right.Rank && left.LogDeterminant < right.LogDeterminant);

    /// <summary>The Gaussian of some rows: a sketch while candidates are compared.</summary>
    public Gaussian Estimate(ReadOnlySpan<int> chosen, bool sketch = true)
    {
        int width = rows.Columns;
        var mean = new double[width];
        foreach (int row in chosen)
        {
            CenteredProducts.Add(rows.Row(row), mean);
        }

        for (int j = 0; j < width; j++)
        {
            mean[j] /= chosen.Length;
        }

        Array.Clear(sums);
        for (int first = 0; first < chosen.Length; first += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, chosen.Length - first);
            for (int i = 0; i < count; i++)
            {
                CenteredProducts.Centre(rows.Row(chosen[first + i]), mean, block.AsSpan(i * stride));
            }

            CenteredProducts.AddPairs(block.AsSpan(0, count * stride), width, sums);
        }

        var covariance = new double[width * width];
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[(i * width) + j] = sums[(j * stride) + i] / chosen.Length;
            }
        }

        return sketch ? Gaussian.Sketch(mean, covariance) : Gaussian.PerhapsFlat(mean, covariance);
    }

    /// <summary>The squared distances of all rows. Valid until the next step.</summary>
    public ReadOnlySpan<double> Distances(Gaussian gaussian)
    {
        int width = rows.Columns;
        Array.Clear(map);
        for (int i = 0; i < gaussian.Inverse.Length / width; i++)
        {
            ReadOnlySpan<double> direction = gaussian.Direction(i);
            for (int j = 0; j < direction.Length; j++)
            {
                map[(j * stride) + i] = direction[j];
            }
        }

        Span<double> squared = stackalloc double[RowsPerBlock];
        for (int first = 0; first < rows.Rows; first += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, rows.Rows - first);
            for (int i = 0; i < count; i++)
            {
                CenteredProducts.Centre(rows.Row(first + i), gaussian.Mean, block.AsSpan(i * stride));
            }

            int together = (count + CenteredProducts.RowsTogether - 1) / CenteredProducts.RowsTogether * CenteredProducts.RowsTogether;
            CenteredProducts.SquaredLengths(block.AsSpan(0, together * stride), width, map, !gaussian.IsFlat, squared);
            squared[..count].CopyTo(distances.AsSpan(first));
        }

        return distances;
    }

    /// <summary>The positions of the nearest rows, in their order; of equally near ones the first.</summary>
    public int[] Nearest(Gaussian gaussian, int count)
    {
        Distances(gaussian).CopyTo(ordered);
        double limit = ArrayStatistics.OrderStatisticInplace(ordered, count);
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
}
