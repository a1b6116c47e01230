using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Neighbors;

/// <summary>The fitted rows, ready to be searched.</summary>
public sealed class KnnModel : DetectorModel
{
    private readonly NeighborSearch search;
    private readonly KnnDistance distance;
    private readonly int neighbors;

    internal KnnModel(Knn recipe, Matrix rows)
        : base(recipe, rows.Columns)
    {
        search = NeighborSearch.Over(rows);
        distance = recipe.Distance;
        neighbors = Math.Min(recipe.Neighbors, rows.Rows - 1);
    }

    /// <inheritdoc/>
    public override double[] ScoreFitted()
    {
        var scores = new double[search.Rows.Rows];
        Reduce(search.Find(search.Rows, 0, scores.Length, neighbors, withoutSelf: true), scores);
        return scores;
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        FittedRows.Save(tensors, search.Rows);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        Reduce(search.Find(rows, first, scores.Length, neighbors, withoutSelf: false), scores);

    /// <inheritdoc/>
    /// <remarks>A distance is shared out among the columns as its square is: (x − y)² / distance. They sum to the score. Expected is the mean of the neighbours.</remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Neighborhood found = search.Find(row, 0, 1, neighbors, withoutSelf: false);
        var contributions = new double[Width];
        var expected = new double[Width];
        (int from, int to) = Used();
        for (int i = 0; i < neighbors; i++)
        {
            ReadOnlySpan<float> neighbor = search.Rows.Row(found.Indices[i]);
            for (int j = 0; j < Width; j++)
            {
                double difference = (double)row[0, j] - neighbor[j];
                expected[j] += neighbor[j] / (double)neighbors;
                contributions[j] += i >= from && i < to && difference != 0 ? difference * difference / (found.Distances[i] * (to - from)) : 0;
            }
        }

        return new Attribution(contributions, [.. expected.Select(value => (float)value)], true);
    }

    private void Reduce(Neighborhood found, Span<double> scores)
    {
        (int from, int to) = Used();
        for (int i = 0; i < scores.Length; i++)
        {
            double sum = 0;
            foreach (double value in found.DistancesOf(i)[from..to])
            {
                sum += value;
            }

            scores[i] = sum / (to - from);
        }
    }

    /// <summary>The neighbours whose mean distance is the score: the last, all, or the middle one or two.</summary>
    private (int From, int To) Used() => distance switch
    {
        KnnDistance.Largest => (neighbors - 1, neighbors),
        KnnDistance.Mean => (0, neighbors),
        _ => ((neighbors - 1) / 2, (neighbors / 2) + 1),
    };
}
