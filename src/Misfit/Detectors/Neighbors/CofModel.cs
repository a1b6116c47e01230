using Misfit.Numerics;
using Misfit.Numerics.Kernels;
using Misfit.Storage;

namespace Misfit.Detectors.Neighbors;

/// <summary>The fitted rows with the mean step of the path through the neighbours of each.</summary>
public sealed class CofModel : DetectorModel
{
    /// <summary>What the neighbours' mean step counts at least, so that a row beside rows that all coincide has a finite score.</summary>
    private const double LeastStep = 1e-10;

    private const int RowsPerSegment = 256;

    private readonly NeighborSearch search;
    private readonly int neighbors;
    private readonly double[] steps;

    private CofModel(Cof recipe, NeighborSearch search, double[] steps)
        : base(recipe, search.Rows.Columns)
    {
        (this.search, this.steps) = (search, steps);
        neighbors = Math.Min(recipe.Neighbors, search.Rows.Rows - 1);
    }

    /// <inheritdoc/>
    public override double[] ScoreFitted()
    {
        Neighborhood found = search.Find(search.Rows, 0, steps.Length, neighbors, withoutSelf: true);
        return [.. steps.Select((step, i) => step / NeighborsStep(found.IndicesOf(i)))];
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        FittedRows.Save(tensors, search.Rows);
        tensors.Add("steps", steps);
    }

    internal static CofModel Load(Cof recipe, TensorCollection tensors)
    {
        Matrix rows = FittedRows.Load(tensors);
        double[] steps = tensors.Double("steps", rows.Rows);
        return steps.All(step => step >= 0 && double.IsFinite(step))
            ? new CofModel(recipe, NeighborSearch.Over(rows), steps)
            : throw new ModelFormatException("The connectivity of the fitted rows is damaged: a mean step is out of range.");
    }

    internal static CofModel Of(Cof recipe, NeighborSearch search)
    {
        Matrix rows = search.Rows;
        var steps = new double[rows.Rows];
        Neighborhood found = search.Find(rows, 0, rows.Rows, Math.Min(recipe.Neighbors, rows.Rows - 1), withoutSelf: true);
        Parallel.For(0, (rows.Rows + RowsPerSegment - 1) / RowsPerSegment, segment =>
        {
            for (int i = segment * RowsPerSegment; i < Math.Min(rows.Rows, (segment + 1) * RowsPerSegment); i++)
            {
                steps[i] = MeanStep(rows, found, i);
            }
        });
        return new CofModel(recipe, search, steps);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        Neighborhood found = search.Find(rows, first, scores.Length, neighbors, withoutSelf: false);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = MeanStep(search.Rows, found, i) / NeighborsStep(found.IndicesOf(i));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Each step of the path is shared out among the columns as its squared length is. They sum to the score. Expected is the mean of the neighbours.</remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Neighborhood found = search.Find(row, 0, 1, neighbors, withoutSelf: false);
        double[] contributions = new double[Width], expected = new double[Width];
        double divisor = NeighborsStep(found.Indices);
        for (int h = 0; h < neighbors; h++)
        {
            ReadOnlySpan<float> to = search.Rows.Row(found.Indices[h]);
            (double length, int earlier) = Step(search.Rows, found.Indices, found.Distances, h);
            ReadOnlySpan<float> from = earlier < 0 ? row.Row(0) : search.Rows.Row(found.Indices[earlier]);
            for (int j = 0; j < Width; j++)
            {
                double share = length > 0 ? ((double)to[j] - from[j]) / length : 0;
                contributions[j] += Weight(h, neighbors) * length * share * share / divisor;
                expected[j] += to[j] / (double)neighbors;
            }
        }

        return new Attribution(contributions, [.. expected.Select(value => (float)value)], true);
    }

    private static double Weight(int step, int neighbors) => 2.0 * (neighbors - step) / (neighbors * (neighbors + 1.0));

    /// <summary>The weighted mean of the steps, earlier ones counting more.</summary>
    private static double MeanStep(Matrix fitted, Neighborhood found, int query)
    {
        ReadOnlySpan<int> indices = found.IndicesOf(query);
        ReadOnlySpan<double> distances = found.DistancesOf(query);
        double sum = 0;
        for (int h = 0; h < indices.Length; h++)
        {
            sum += Weight(h, indices.Length) * Step(fitted, indices, distances, h).Length;
        }

        return sum;
    }

    /// <summary>The shortest step to neighbour h from the row itself (−1) or a nearer neighbour.</summary>
    private static (double Length, int From) Step(Matrix fitted, ReadOnlySpan<int> indices, ReadOnlySpan<double> distances, int h)
    {
        (double least, int from) = (double.PositiveInfinity, -1);
        ReadOnlySpan<float> to = fitted.Row(indices[h]);
        for (int t = 0; t < h; t++)
        {
            double squared = SquaredDistance.Of(to, fitted.Row(indices[t]));
            (least, from) = squared < least ? (squared, t) : (least, from);
        }

        double length = Math.Sqrt(least);
        return distances[h] <= length ? (distances[h], -1) : (length, from);
    }

    private double NeighborsStep(ReadOnlySpan<int> indices)
    {
        double sum = 0;
        foreach (int index in indices)
        {
            sum += steps[index];
        }

        return Math.Max(sum / indices.Length, LeastStep);
    }
}
