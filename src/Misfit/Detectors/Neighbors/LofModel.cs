using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Neighbors;

/// <summary>The fitted rows with the density around each.</summary>
public sealed class LofModel : DetectorModel
{
    /// <summary>Keeps densities finite where rows coincide (scikit-learn's constant).</summary>
    private const double LeastReach = 1e-10;

    private readonly NeighborSearch search;
    private readonly int neighbors;
    private readonly double[] radii;
    private readonly double[] densities;

    private LofModel(Lof recipe, NeighborSearch search, double[] radii, double[] densities)
        : base(recipe, search.Rows.Columns)
    {
        (this.search, this.radii, this.densities) = (search, radii, densities);
        neighbors = Math.Min(recipe.Neighbors, search.Rows.Rows - 1);
    }

    /// <inheritdoc/>
    public override double[] ScoreFitted()
    {
        var scores = new double[densities.Length];
        Compare(search.Find(search.Rows, 0, scores.Length, neighbors, withoutSelf: true), scores);
        return scores;
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        FittedRows.Save(tensors, search.Rows);
        tensors.Add("radii", radii);
        tensors.Add("densities", densities);
    }

    internal static LofModel Load(Lof recipe, TensorCollection tensors)
    {
        Matrix rows = FittedRows.Load(tensors);
        double[] radii = tensors.Double("radii", rows.Rows), densities = tensors.Double("densities", rows.Rows);
        return radii.All(radius => radius >= 0 && double.IsFinite(radius)) && densities.All(density => density > 0 && double.IsFinite(density))
            ? new LofModel(recipe, NeighborSearch.Over(rows), radii, densities)
            : throw new ModelFormatException("The local outlier factors are damaged: a radius or density is out of range.");
    }

    internal static LofModel Of(Lof recipe, NeighborSearch search)
    {
        int rows = search.Rows.Rows, neighbors = Math.Min(recipe.Neighbors, rows - 1);
        Neighborhood found = search.Find(search.Rows, 0, rows, neighbors, withoutSelf: true);
        double[] radii = [.. Enumerable.Range(0, rows).Select(i => found.DistancesOf(i)[^1])];
        double[] densities = [.. Enumerable.Range(0, rows).Select(i => Density(found, i, radii))];
        return new LofModel(recipe, search, radii, densities);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        Compare(search.Find(rows, first, scores.Length, neighbors, withoutSelf: false), scores);

    /// <inheritdoc/>
    /// <remarks>
    /// The score is the neighbours' mean density times the row's mean reach. Each reach is shared out as the squared distance to that
    /// neighbour is; without any distance all columns share alike. They sum to the score. Expected is the mean of the neighbours.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Neighborhood found = search.Find(row, 0, 1, neighbors, withoutSelf: false);
        var shares = new double[Width];
        var expected = new double[Width];
        for (int i = 0; i < neighbors; i++)
        {
            ReadOnlySpan<float> neighbor = search.Rows.Row(found.Indices[i]);
            double distance = found.Distances[i], reach = Math.Max(radii[found.Indices[i]], distance);
            for (int j = 0; j < Width; j++)
            {
                double difference = distance == 0 ? 0 : (row[0, j] - (double)neighbor[j]) / distance;
                expected[j] += neighbor[j] / (double)neighbors;
                shares[j] += reach * difference * difference;
            }
        }

        Span<double> score = stackalloc double[1];
        Compare(found, score);
        double total = shares.Sum(), factor = score[0] / (total > 0 ? total : Width);
        return new Attribution([.. shares.Select(share => factor * (total > 0 ? share : 1))], [.. expected.Select(value => (float)value)], true);
    }

    // The inverse of the mean reach: the distance to a neighbour, but at least that neighbour's own radius.
    private static double Density(Neighborhood found, int row, double[] radii)
    {
        ReadOnlySpan<int> indices = found.IndicesOf(row);
        ReadOnlySpan<double> distances = found.DistancesOf(row);
        double sum = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            sum += Math.Max(radii[indices[i]], distances[i]);
        }

        return 1 / ((sum / indices.Length) + LeastReach);
    }

    private void Compare(Neighborhood found, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            double sum = 0;
            foreach (int index in found.IndicesOf(i))
            {
                sum += densities[index];
            }

            scores[i] = sum / neighbors / Density(found, i, radii);
        }
    }
}
