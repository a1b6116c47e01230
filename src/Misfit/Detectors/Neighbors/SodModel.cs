using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Neighbors;

/// <summary>The fitted rows with the neighbours of each. The score is the distance from the most similar rows in the columns in which these agree.</summary>
public sealed class SodModel : DetectorModel
{
    private const int RowsPerSegment = 256;

    private readonly NeighborSearch search;
    private readonly int[] indices;
    private readonly SharedNeighbors shared;
    private readonly int neighbors, references;
    private readonly double varianceShare;

    private SodModel(Sod recipe, NeighborSearch search, int[] indices)
        : base(recipe, search.Rows.Columns)
    {
        (this.search, this.indices, varianceShare) = (search, indices, recipe.VarianceShare);
        neighbors = Math.Min(recipe.Neighbors, search.Rows.Rows - 1);
        references = Math.Min(recipe.References, search.Rows.Rows - 1);
        shared = new SharedNeighbors(indices, neighbors);
    }

    /// <inheritdoc/>
    public override double[] ScoreFitted()
    {
        var scores = new double[search.Rows.Rows];
        Parallel.For(0, (scores.Length + RowsPerSegment - 1) / RowsPerSegment, segment =>
        {
            var buffers = new Buffers(this);
            for (int i = segment * RowsPerSegment; i < Math.Min(scores.Length, (segment + 1) * RowsPerSegment); i++)
            {
                scores[i] = Compare(search.Rows.Row(i), indices.AsSpan(i * neighbors, neighbors), i, buffers);
            }
        });
        return scores;
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        FittedRows.Save(tensors, search.Rows);
        tensors.Add("neighbors", indices, search.Rows.Rows, neighbors);
    }

    internal static SodModel Load(Sod recipe, TensorCollection tensors)
    {
        Matrix rows = FittedRows.Load(tensors);
        int[] indices = tensors.Int32("neighbors", rows.Rows, Math.Min(recipe.Neighbors, rows.Rows - 1));
        return rows.Columns >= 2 && indices.All(index => index >= 0 && index < rows.Rows)
            ? new SodModel(recipe, NeighborSearch.Over(rows), indices)
            : throw new ModelFormatException("The neighbours of the fitted rows are damaged: one is no row of the model.");
    }

    internal static SodModel Of(Sod recipe, NeighborSearch search)
    {
        int rows = search.Rows.Rows;
        return new SodModel(recipe, search, search.Find(search.Rows, 0, rows, Math.Min(recipe.Neighbors, rows - 1), withoutSelf: true).Indices);
    }

    /// <summary>The score of a row whose similar rows are known.</summary>
    internal double DistanceFromSimilar(ReadOnlySpan<float> row, Buffers buffers)
    {
        Describe(buffers);
        double limit = varianceShare * buffers.Variances.Sum() / Width, sum = 0;
        int relevant = buffers.Variances.Count(variance => variance < limit);
        for (int j = 0; j < Width; j++)
        {
            double difference = row[j] - buffers.Means[j];
            buffers.Terms[j] = buffers.Variances[j] < limit ? difference * difference / relevant : 0;
            sum += buffers.Terms[j];
        }

        return Math.Sqrt(sum);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Neighborhood found = search.Find(rows, first, scores.Length, neighbors, withoutSelf: false);
        var buffers = new Buffers(this);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Compare(rows.Row(first + i), found.IndicesOf(i), -1, buffers);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The score is shared out among the columns as its square is; columns in which the similar rows do not agree get nothing. They sum to the score. Expected is the mean of the similar rows.</remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var buffers = new Buffers(this);
        double score = Compare(row.Row(0), search.Find(row, 0, 1, neighbors, withoutSelf: false).Indices, -1, buffers);
        double[] contributions = [.. buffers.Terms.Select(term => score > 0 ? term / score : 0)];
        return new Attribution(contributions, [.. buffers.Means.Select(mean => (float)mean)], true);
    }

    private double Compare(ReadOnlySpan<float> row, ReadOnlySpan<int> neighborsOfRow, int self, Buffers buffers)
    {
        shared.MostSimilar(neighborsOfRow, self, buffers.Counts, buffers.Similar);
        return DistanceFromSimilar(row, buffers);
    }

    /// <summary>Mean and variance of the similar rows, column by column.</summary>
    private void Describe(Buffers buffers)
    {
        Array.Clear(buffers.Means);
        Array.Clear(buffers.Variances);
        foreach (int index in buffers.Similar)
        {
            ReadOnlySpan<float> similar = search.Rows.Row(index);
            for (int j = 0; j < similar.Length; j++)
            {
                buffers.Means[j] += (double)similar[j] / references;
            }
        }

        foreach (int index in buffers.Similar)
        {
            ReadOnlySpan<float> similar = search.Rows.Row(index);
            for (int j = 0; j < similar.Length; j++)
            {
                double difference = similar[j] - buffers.Means[j];
                buffers.Variances[j] += difference * difference / references;
            }
        }
    }

    /// <summary>What one thread needs to compare rows.</summary>
    internal sealed class Buffers(SodModel model)
    {
        public int[] Counts { get; } = model.shared.NewCounts();

        public int[] Similar { get; } = new int[model.references];

        public double[] Means { get; } = new double[model.Width];

        public double[] Variances { get; } = new double[model.Width];

        public double[] Terms { get; } = new double[model.Width];
    }
}
