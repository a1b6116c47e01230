using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>Random projections with a histogram of each. The score is the mean of −ln of the share of fitted rows in the row's bin.</summary>
public sealed class LodaModel : DetectorModel
{
    /// <summary>What an empty bin counts instead of nothing (PyOD's constant).</summary>
    private const double EmptyCount = 1e-12;

    private const int RowsPerSegment = 4096;

    private readonly int[] columns;
    private readonly double[] weights;
    private readonly double[] ranges;
    private readonly int[] counts;
    private readonly double[] terms;
    private readonly double outside;
    private readonly double[] binsPerUnit;
    private readonly int projections, bins, used;
    private readonly bool pyodLookup;

    private LodaModel(Loda recipe, int width, int[] columns, double[] weights, double[] ranges, int[] counts)
        : base(recipe, width)
    {
        (projections, bins, pyodLookup) = (recipe.Projections, recipe.Bins, recipe.PyodLookup);
        (this.columns, this.weights, this.ranges, this.counts) = (columns, weights, ranges, counts);
        used = columns.Length / projections;
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
        tensors.Add("columns", columns, projections, used);
        tensors.Add("weights", weights, projections, used);
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
            ? new LodaModel(recipe, width, columns, weights, ranges, counts)
            : throw new ModelFormatException("The projections of the model are damaged: a column, weight, range or count is out of range.");
    }

    /// <summary>Fits the histograms of given projections, each with the same number of columns.</summary>
    internal static LodaModel Of(Loda recipe, Matrix rows, int[] columns, double[] weights)
    {
        int projections = recipe.Projections, used = columns.Length / projections, bins = recipe.Bins;
        var ranges = new double[2 * projections];
        for (int i = 0; i < projections; i++)
        {
            (ranges[2 * i], ranges[(2 * i) + 1]) = (double.PositiveInfinity, double.NegativeInfinity);
        }

        ForEachValue(rows, columns, weights, used, () => (double[])ranges.Clone(), (mine, i, value) =>
        {
            mine[2 * i] = Math.Min(mine[2 * i], value);
            mine[(2 * i) + 1] = Math.Max(mine[(2 * i) + 1], value);
        }, mine =>
        {
            for (int i = 0; i < projections; i++)
            {
                ranges[2 * i] = Math.Min(ranges[2 * i], mine[2 * i]);
                ranges[(2 * i) + 1] = Math.Max(ranges[(2 * i) + 1], mine[(2 * i) + 1]);
            }
        });
        for (int i = 0; i < ranges.Length; i += 2)
        {
            // numpy's histogram gives values that are all the same a range of width 1.
            (ranges[i], ranges[i + 1]) = ranges[i] < ranges[i + 1] ? (ranges[i], ranges[i + 1]) : (ranges[i] - 0.5, ranges[i + 1] + 0.5);
        }

        double[] binsPerUnit = BinsPerUnit(ranges, bins);
        var counts = new int[projections * bins];
        ForEachValue(rows, columns, weights, used, () => new int[counts.Length], (mine, i, value) =>
            mine[(i * bins) + Math.Min((int)((value - ranges[2 * i]) * binsPerUnit[i]), bins - 1)]++, mine =>
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] += mine[i];
            }
        });
        return new LodaModel(recipe, rows.Columns, columns, weights, ranges, counts);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double divisor = pyodLookup ? (double)projections * projections : projections;
        for (int i = 0; i < scores.Length; i++)
        {
            ReadOnlySpan<float> row = rows.Row(first + i);
            double sum = 0;
            for (int projection = 0; projection < projections; projection++)
            {
                sum += Term(projection, row);
            }

            scores[i] = sum / divisor;
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
        double[] odd = [.. Enumerable.Range(0, projections).Select(projection => Term(projection, row.Row(0)))];
        var uses = new bool[projections];
        var contributions = new double[Width];
        for (int column = 0; column < Width; column++)
        {
            for (int projection = 0; projection < projections; projection++)
            {
                uses[projection] = columns.AsSpan(projection * used, used).Contains(column);
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

    private static double Project(ReadOnlySpan<float> row, ReadOnlySpan<int> columns, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            sum += weights[i] * row[columns[i]];
        }

        return sum;
    }

    private static double[] BinsPerUnit(double[] ranges, int bins) =>
        [.. Enumerable.Range(0, ranges.Length / 2).Select(i => bins / (ranges[(2 * i) + 1] - ranges[2 * i]))];

    // Collects the projected values of all rows on all cores; what is collected must not depend on the order.
    private static void ForEachValue<T>(Matrix rows, int[] columns, double[] weights, int used, Func<T> create, Action<T, int, double> add, Action<T> merge)
        where T : class
    {
        int projections = columns.Length / used, segments = (rows.Rows + RowsPerSegment - 1) / RowsPerSegment;
        var gate = new Lock();
        Parallel.For(0, segments, create, (segment, _, mine) =>
        {
            for (int row = segment * RowsPerSegment; row < Math.Min(rows.Rows, (segment + 1) * RowsPerSegment); row++)
            {
                ReadOnlySpan<float> values = rows.Row(row);
                for (int i = 0; i < projections; i++)
                {
                    add(mine, i, Project(values, columns.AsSpan(i * used, used), weights.AsSpan(i * used, used)));
                }
            }

            return mine;
        }, mine =>
        {
            lock (gate)
            {
                merge(mine);
            }
        });
    }

    private double Term(int projection, ReadOnlySpan<float> row)
    {
        double value = Project(row, columns.AsSpan(projection * used, used), weights.AsSpan(projection * used, used));
        double least = ranges[2 * projection], most = ranges[(2 * projection) + 1];
        double position = (value - least) * binsPerUnit[projection];
        if (pyodLookup)
        {
            // The number of edges but the last that are strictly below the value.
            return terms[(projection * bins) + (value <= least ? 0 : (int)Math.Clamp(Math.Ceiling(position), 1, bins - 1))];
        }

        return value < least || value > most ? outside : terms[(projection * bins) + Math.Min((int)position, bins - 1)];
    }
}
