using System.Numerics.Tensors;
using Misfit.Numerics.Kernels;

namespace Misfit.Numerics;

/// <summary>
/// Which of some centres is nearest to each row, by products of blocks of rows with all centres: ‖x − c‖² = ‖x‖² − 2 x·c + ‖c‖², in float64 and from the middle of the
/// rows. From round to round, rows are left out whose bounds show that their nearest centre is still the same (Hamerly, "Making k-means Even Faster", SDM 2010). The parts that threads work on depend on the sizes alone, so the result does not depend on the number of threads.
/// </summary>
internal sealed class ClusterAssignment
{
    private const int RowsPerBlock = 64;
    private const int RowsPerPart = 2048;
    private const int MostParts = 16;

    /// <summary>A squared distance below this share of the squared lengths is rounding.</summary>
    private const double Rounding = 1e-13;

    /// <summary>Bounds this close, relatively, may have crossed by rounding.</summary>
    private const double Slack = 1e-9;

    private readonly Matrix rows;
    private readonly double[] origin, lengths;
    private readonly int stride;
    private readonly Part[] parts;
    private readonly double[] upper, lower;
    private double[][] closer = [];
    private double[]? before;

    public ClusterAssignment(Matrix rows, double[] origin, int clusters)
    {
        (this.rows, this.origin) = (rows, origin);
        stride = CenteredProducts.Padded(rows.Columns);
        (Labels, Squared, lengths) = (new int[rows.Rows], new double[rows.Rows], new double[rows.Rows]);
        (upper, lower) = (new double[rows.Rows], new double[rows.Rows]);
        int count = Math.Clamp((rows.Rows + RowsPerPart - 1) / RowsPerPart, 1, MostParts);
        parts = new Part[count];
        for (int part = 0; part < count; part++)
        {
            parts[part] = new Part((int)((long)part * rows.Rows / count), (int)((part + 1L) * rows.Rows / count), stride, clusters, rows.Columns);
        }

        Parallel.ForEach(parts, MeasureLengths);
    }

    /// <summary>The nearest centre of each row.</summary>
    public int[] Labels { get; }

    /// <summary>The squared distance of each row from the nearest centre.</summary>
    public double[] Squared { get; private set; }

    /// <summary>Finds the nearest of the centres for each row, and adds up the rows of each.</summary>
    /// <param name="centres">The centres.</param>
    /// <param name="afresh">Whether nothing is known of earlier centres, or <see cref="Squared"/> is needed of all rows.</param>
    public void Assign(double[] centres, bool afresh)
    {
        Target target = Target.Of(centres, origin);
        Moves? moves = afresh ? null : Moves.Of(before!, centres, rows.Columns);
        Parallel.ForEach(parts, part => Assign(part, target, moves));
        before = centres;
    }

    /// <summary>The mean of the rows of each centre. A centre without rows moves to the row farthest from its own.</summary>
    public double[] Means()
    {
        if (Enumerable.Range(0, parts[0].Sizes.Length).Any(k => parts.All(part => part.Sizes[k] == 0)))
        {
            Assign(before!, afresh: true);
        }

        var means = (double[])parts[0].Sums.Clone();
        var sizes = (int[])parts[0].Sizes.Clone();
        foreach (Part part in parts.Skip(1))
        {
            TensorPrimitives.Add<double>(means, part.Sums, means);
            TensorPrimitives.Add<int>(sizes, part.Sizes, sizes);
        }

        int width = rows.Columns;
        for (int k = 0; k < sizes.Length; k++)
        {
            int farthest = sizes[k] == 0 ? TensorPrimitives.IndexOfMax<double>(Squared) : 0;
            for (int j = 0; j < width; j++)
            {
                int index = (k * width) + j;
                means[index] = sizes[k] == 0 ? rows[farthest, j] : origin[j] + (means[index] / sizes[k]);
            }

            if (sizes[k] == 0)
            {
                Squared[farthest] = 0;
            }
        }

        return means;
    }

    /// <summary>Adds as a centre the candidate row that brings the rows nearest to their centres, and updates their distances. Returns it.</summary>
    public int AddBestOf(int[] candidates)
    {
        if (closer.Length < candidates.Length)
        {
            closer = [.. Enumerable.Range(0, candidates.Length).Select(_ => new double[rows.Rows])];
        }

        Target target = Target.Of([.. candidates.SelectMany(row => rows.Row(row).ToArray()).Select(value => (double)value)], origin);
        Parallel.ForEach(parts, part => Approach(part, target));
        int best = Enumerable.Range(0, candidates.Length).MinBy(i => parts.Sum(part => part.Potentials[i]));
        (closer[best], Squared) = (Squared, closer[best]);
        return candidates[best];
    }

    private void MeasureLengths(Part part)
    {
        for (int first = part.First; first < part.End; first += RowsPerBlock)
        {
            int count = Load(part, first);
            for (int i = 0; i < count; i++)
            {
                lengths[first + i] = TensorPrimitives.SumOfSquares<double>(part.Block.AsSpan(i * stride, rows.Columns));
            }
        }
    }

    private void Assign(Part part, Target target, Moves? moves)
    {
        if (moves is null)
        {
            Array.Clear(part.Sums);
            Array.Clear(part.Sizes);
        }

        int count = 0;
        for (int row = part.First; row < part.End; row++)
        {
            if (moves is null || MayChange(row, moves))
            {
                part.Active[count++] = row;
            }

            if (count == RowsPerBlock || (row == part.End - 1 && count > 0))
            {
                AssignActive(part, count, target, moves is null);
                count = 0;
            }
        }
    }

    // Updates the bounds by how far the centres moved.
    private bool MayChange(int row, Moves moves)
    {
        int label = Labels[row];
        double most = upper[row] += moves.Lengths[label];
        double least = lower[row] -= label == moves.Farthest ? moves.SecondLength : moves.Lengths[moves.Farthest];
        return most > Math.Max(least, moves.HalfGaps[label]) * (1 - Slack);
    }

    private void AssignActive(Part part, int count, Target target, bool afresh)
    {
        int width = rows.Columns;
        for (int i = 0; i < count; i++)
        {
            CenteredProducts.Centre(rows.Row(part.Active[i]), origin, part.Block.AsSpan(i * stride));
        }

        ReadOnlySpan<double> products = Multiply(part, count, target);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> ofRow = products.Slice(i * target.Stride, target.Count);
            (int label, double least, double second) = (0, double.PositiveInfinity, double.PositiveInfinity);
            for (int k = 0; k < ofRow.Length; k++)
            {
                double value = target.Lengths[k] - (2 * ofRow[k]);
                second = Math.Min(second, Math.Max(value, least));
                (label, least) = value < least ? (k, value) : (label, least);
            }

            int row = part.Active[i], old = Labels[row];
            Squared[row] = Distance(lengths[row], least, target.Lengths[label]);
            (upper[row], lower[row]) = (Math.Sqrt(Squared[row]), Math.Sqrt(Math.Max(0, lengths[row] + second)));
            if (afresh || label != old)
            {
                ReadOnlySpan<double> values = part.Block.AsSpan(i * stride, width);
                part.Sizes[label]++;
                TensorPrimitives.Add(values, part.Sums.AsSpan(label * width, width), part.Sums.AsSpan(label * width, width));
                if (!afresh)
                {
                    part.Sizes[old]--;
                    TensorPrimitives.Subtract(part.Sums.AsSpan(old * width, width), values, part.Sums.AsSpan(old * width, width));
                }

                Labels[row] = label;
            }
        }
    }

    // The distances that the rows would have from the nearest centre if each of the candidates were one too.
    private void Approach(Part part, Target target)
    {
        Array.Clear(part.Potentials);
        for (int first = part.First; first < part.End; first += RowsPerBlock)
        {
            int count = Load(part, first);
            ReadOnlySpan<double> products = Multiply(part, count, target);
            for (int k = 0; k < target.Count; k++)
            {
                double potential = 0;
                for (int i = 0; i < count; i++)
                {
                    double squared = Distance(lengths[first + i], target.Lengths[k] - (2 * products[(i * target.Stride) + k]), target.Lengths[k]);
                    closer[k][first + i] = squared = Math.Min(squared, Squared[first + i]);
                    potential += squared;
                }

                part.Potentials[k] += potential;
            }
        }
    }

    private static double Distance(double length, double rest, double lengthOfCentre)
    {
        double squared = length + rest;
        return squared > Rounding * (length + lengthOfCentre) ? squared : 0;
    }

    // Copies the rows of a block, from the middle of all rows; returns how many.
    private int Load(Part part, int first)
    {
        int count = Math.Min(RowsPerBlock, part.End - first);
        for (int i = 0; i < count; i++)
        {
            CenteredProducts.Centre(rows.Row(first + i), origin, part.Block.AsSpan(i * stride));
        }

        return count;
    }

    private ReadOnlySpan<double> Multiply(Part part, int count, Target target)
    {
        int together = (count + CenteredProducts.RowsTogether - 1) / CenteredProducts.RowsTogether * CenteredProducts.RowsTogether;
        CenteredProducts.Multiply(part.Block.AsSpan(0, together * stride), rows.Columns, target.Map, target.Count, part.Products);
        return part.Products;
    }

    /// <summary>Centres as a map for products.</summary>
    private sealed record Target(double[] Map, double[] Lengths, int Stride)
    {
        public int Count => Lengths.Length;

        public static Target Of(double[] centres, double[] origin)
        {
            int width = origin.Length, count = centres.Length / width, stride = CenteredProducts.Padded(count);
            var map = new double[width * stride];
            var lengths = new double[count];
            for (int k = 0; k < count; k++)
            {
                for (int j = 0; j < width; j++)
                {
                    double value = centres[(k * width) + j] - origin[j];
                    map[(j * stride) + k] = value;
                    lengths[k] += value * value;
                }
            }

            return new Target(map, lengths, stride);
        }
    }

    /// <summary>How far each centre moved, which one farthest, how far the next did, and half of each centre's distance from the nearest other.</summary>
    private sealed record Moves(double[] Lengths, int Farthest, double SecondLength, double[] HalfGaps)
    {
        public static Moves Of(double[] before, double[] after, int width)
        {
            int count = before.Length / width;
            double[] lengths = [.. Enumerable.Range(0, count).Select(k => TensorPrimitives.Distance<double>(before.AsSpan(k * width, width), after.AsSpan(k * width, width)))];
            int farthest = TensorPrimitives.IndexOfMax<double>(lengths);
            var gaps = new double[count];
            Array.Fill(gaps, double.PositiveInfinity);
            for (int k = 0; k < count; k++)
            {
                for (int other = 0; other < k; other++)
                {
                    double half = TensorPrimitives.Distance<double>(after.AsSpan(k * width, width), after.AsSpan(other * width, width)) / 2;
                    (gaps[k], gaps[other]) = (Math.Min(gaps[k], half), Math.Min(gaps[other], half));
                }
            }

            return new Moves(lengths, farthest, lengths.Where((_, k) => k != farthest).DefaultIfEmpty().Max(), gaps);
        }
    }

    /// <summary>Rows that one thread works on, with its memory.</summary>
    private sealed class Part(int first, int end, int stride, int clusters, int width)
    {
        /// <summary>More than the candidates of any number of clusters.</summary>
        private const int MostCandidates = 32;

        public int First => first;

        public int End => end;

        public int[] Active { get; } = new int[RowsPerBlock];

        public double[] Block { get; } = new double[RowsPerBlock * stride];

        public double[] Products { get; } = new double[RowsPerBlock * CenteredProducts.Padded(Math.Max(clusters, MostCandidates))];

        public double[] Sums { get; } = new double[clusters * width];

        public int[] Sizes { get; } = new int[clusters];

        public double[] Potentials { get; } = new double[MostCandidates];
    }
}
