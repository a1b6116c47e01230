using System.Numerics.Tensors;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>Random projections with a histogram of each. The score is the mean of −ln of the share of fitted rows in the row's bin.</summary>
public sealed class LodaModel : DetectorModel
{
    /// <summary>What an empty bin counts instead of nothing (PyOD's constant).</summary>
    private const double EmptyCount = 1e-12;

    private const int RowsPerSegment = 1024;

    private readonly SparseProjections directions;
    private readonly double[] ranges;
    private readonly int[] counts;
    private readonly double[] terms;
    private readonly double outside;
    private readonly double[] binsPerUnit;
    private readonly int projections, bins;
    private readonly bool pyodLookup;

    private LodaModel(Loda recipe, int width, SparseProjections directions, double[] ranges, int[] counts)
        : base(recipe, width)
    {
        (projections, bins, pyodLookup) = (recipe.Projections, recipe.Bins, recipe.PyodLookup);
        (this.directions, this.ranges, this.counts) = (directions, ranges, counts);
        binsPerUnit = BinsPerUnit(ranges, bins);
        double rows = counts.AsSpan(0, bins).ToArray().Sum(count => (long)count);
        terms = [.. counts.Select(count => -Math.Log((count + EmptyCount) / (rows + (bins * EmptyCount))))];
        outside = -Math.Log(EmptyCount / (rows + (bins * EmptyCount)));
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("width", new[] { Width });
        tensors.Add("columns", directions.Columns, projections, directions.Used);
        tensors.Add("weights", directions.Weights, projections, directions.Used);
        tensors.Add("ranges", ranges, projections, 2);
        tensors.Add("counts", counts, projections, bins);
    }

    internal static LodaModel Load(Loda recipe, TensorCollection tensors)
    {
        int width = tensors.Int32("width", 1)[0];
        int[] columns = tensors.Int32("columns", recipe.Projections, -1);
        double[] weights = tensors.Double("weights", recipe.Projections, columns.Length / recipe.Projections);
        double[] ranges = tensors.Double("ranges", recipe.Projections, 2);
        int[] counts = tensors.Int32("counts", recipe.Projections, recipe.Bins);
        bool sound = columns.Length > 0 && columns.All(column => column >= 0 && column < width) && weights.Concat(ranges).All(double.IsFinite)
            && Enumerable.Range(0, recipe.Projections).All(i => ranges[2 * i] < ranges[(2 * i) + 1]) && counts.All(count => count >= 0) && counts.Take(recipe.Bins).Any(count => count > 0);
        return sound
            ? new LodaModel(recipe, width, new SparseProjections(columns, weights, columns.Length / recipe.Projections), ranges, counts)
            : throw new ModelFormatException("The projections of the model are damaged: a column, weight, range or count is out of range.");
    }

    /// <summary>Fits the histograms of given projections, each with the same number of columns.</summary>
    internal static LodaModel Of(Loda recipe, Matrix rows, int[] columns, double[] weights)
    {
        int projections = recipe.Projections, bins = recipe.Bins;
        var directions = new SparseProjections(columns, weights, columns.Length / projections);
        double[] ranges = Ranges(rows, directions);
        double[] binsPerUnit = BinsPerUnit(ranges, bins);
        var counts = new int[projections * bins];
        ForEachBlock(rows, directions, () => new int[counts.Length], (mine, block) =>
        {
            for (int projection = 0; projection < projections; projection++)
            {
                Span<int> ofProjection = mine.AsSpan(projection * bins, bins);
                double least = ranges[2 * projection], scale = binsPerUnit[projection];
                foreach (double value in block.Project(projection))
                {
                    ofProjection[Math.Min((int)((value - least) * scale), bins - 1)]++;
                }
            }
        }, mine => TensorPrimitives.Add<int>(counts, mine, counts));
        return new LodaModel(recipe, rows.Columns, directions, ranges, counts);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double divisor = pyodLookup ? (double)projections * projections : projections;
        var block = new SparseProjections.Block(directions, Width);
        for (int start = 0; start < scores.Length; start += block.Rows)
        {
            block.Load(rows, first + start, first + scores.Length);
            Span<double> sums = scores.Slice(start, block.Rows);
            sums.Clear();
            for (int projection = 0; projection < projections; projection++)
            {
                AddTerms(projection, block.Project(projection), sums);
            }

            TensorPrimitives.Divide(sums, divisor, sums);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The paper's feature score: how much odder the row is in the projections that use a column than in those that do not, as the t
    /// statistic of the two means. It does not sum to the score. A column that all or none of the projections use gets the plain difference.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        double[] odd = Terms(row);
        var uses = new bool[projections];
        var contributions = new double[Width];
        for (int column = 0; column < Width; column++)
        {
            for (int projection = 0; projection < projections; projection++)
            {
                uses[projection] = directions.Columns.AsSpan(projection * directions.Used, directions.Used).Contains(column);
            }

            contributions[column] = Difference([.. odd.Where((_, i) => uses[i])], [.. odd.Where((_, i) => !uses[i])]);
        }

        return new Attribution(contributions, null, false);
    }

    private static double Difference(double[] with, double[] without)
    {
        if (with.Length < 2 || without.Length < 2)
        {
            return with.Length == 0 ? 0 : with.Average() - (without.Length == 0 ? 0 : without.Average());
        }

        double meanWith = with.Average(), meanWithout = without.Average();
        double variance = (with.Sum(value => (value - meanWith) * (value - meanWith)) / (with.Length * (with.Length - 1.0)))
            + (without.Sum(value => (value - meanWithout) * (value - meanWithout)) / (without.Length * (without.Length - 1.0)));
        return variance > 0 ? (meanWith - meanWithout) / Math.Sqrt(variance) : meanWith - meanWithout;
    }

    private static double[] BinsPerUnit(double[] ranges, int bins) =>
        [.. Enumerable.Range(0, ranges.Length / 2).Select(i => bins / (ranges[(2 * i) + 1] - ranges[2 * i]))];

    private static double[] Ranges(Matrix rows, SparseProjections directions)
    {
        int projections = directions.Count;
        double[] Empty() => [.. Enumerable.Repeat(new[] { double.PositiveInfinity, double.NegativeInfinity }, projections).SelectMany(pair => pair)];
        double[] ranges = Empty();
        ForEachBlock(rows, directions, Empty, (mine, block) =>
        {
            for (int projection = 0; projection < projections; projection++)
            {
                ReadOnlySpan<double> values = block.Project(projection);
                mine[2 * projection] = Math.Min(mine[2 * projection], TensorPrimitives.Min(values));
                mine[(2 * projection) + 1] = Math.Max(mine[(2 * projection) + 1], TensorPrimitives.Max(values));
            }
        }, mine =>
        {
            for (int i = 0; i < ranges.Length; i += 2)
            {
                (ranges[i], ranges[i + 1]) = (Math.Min(ranges[i], mine[i]), Math.Max(ranges[i + 1], mine[i + 1]));
            }
        });
        for (int i = 0; i < ranges.Length; i += 2)
        {
            // numpy's histogram gives values that are all the same a range of width 1.
            (ranges[i], ranges[i + 1]) = ranges[i] < ranges[i + 1] ? (ranges[i], ranges[i + 1]) : (ranges[i] - 0.5, ranges[i + 1] + 0.5);
        }

        return ranges;
    }

    // Shows all rows in blocks, on all cores; what is collected of them must not depend on their order.
    private static void ForEachBlock<T>(Matrix rows, SparseProjections directions, Func<T> create, Action<T, SparseProjections.Block> add, Action<T> merge)
        where T : class
    {
        int segments = (rows.Rows + RowsPerSegment - 1) / RowsPerSegment;
        var gate = new Lock();
        Parallel.For(0, segments, () => (Mine: create(), Block: new SparseProjections.Block(directions, rows.Columns)), (segment, _, state) =>
        {
            int end = Math.Min(rows.Rows, (segment + 1) * RowsPerSegment);
            for (int first = segment * RowsPerSegment; first < end; first += SparseProjections.Block.MostRows)
            {
                state.Block.Load(rows, first, end);
                add(state.Mine, state.Block);
            }

            return state;
        }, state =>
        {
            lock (gate)
            {
                merge(state.Mine);
            }
        });
    }

    private double[] Terms(Matrix row)
    {
        var block = new SparseProjections.Block(directions, Width);
        block.Load(row, 0, 1);
        var terms = new double[projections];
        for (int projection = 0; projection < projections; projection++)
        {
            AddTerms(projection, block.Project(projection), terms.AsSpan(projection, 1));
        }

        return terms;
    }

    private void AddTerms(int projection, ReadOnlySpan<double> values, Span<double> sums)
    {
        double least = ranges[2 * projection], most = ranges[(2 * projection) + 1], scale = binsPerUnit[projection];
        ReadOnlySpan<double> ofBins = terms.AsSpan(projection * bins, bins);
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i], position = (value - least) * scale;
            if (pyodLookup)
            {
                // The number of edges but the last that are strictly below the value.
                int whole = (int)Math.Clamp(position, 0, bins);
                sums[i] += ofBins[value <= least ? 0 : Math.Clamp(whole < position ? whole + 1 : whole, 1, bins - 1)];
            }
            else
            {
                sums[i] += value < least || value > most ? outside : ofBins[Math.Min((int)position, bins - 1)];
            }
        }
    }
}
