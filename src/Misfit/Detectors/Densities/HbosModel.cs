using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>A histogram of each column. The score is the sum of −log2(density + smoothing).</summary>
public sealed class HbosModel : DetectorModel
{
    private readonly ColumnHistogram[] histograms;
    private readonly ColumnScores[] columns;

    internal HbosModel(Hbos recipe, ColumnHistogram[] histograms)
        : base(recipe, histograms.Length)
    {
        this.histograms = histograms;
        columns = [.. histograms.Select(histogram => new ColumnScores(histogram, recipe))];
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("edges", [.. histograms.SelectMany(histogram => histogram.Edges)]);
        tensors.Add("counts", [.. histograms.SelectMany(histogram => histogram.Counts)]);
        tensors.Add("bins", [.. histograms.Select(histogram => histogram.Counts.Length)]);
    }

    internal static HbosModel Load(Hbos recipe, TensorCollection tensors)
    {
        int[] bins = tensors.Int32("bins"), counts = tensors.Int32("counts");
        double[] edges = tensors.Double("edges");
        if (bins.Length == 0 || bins.Any(count => count < 1) || bins.Sum(count => (long)count) != counts.Length || counts.Length + (long)bins.Length != edges.Length)
        {
            throw new ModelFormatException("The histograms of the model are damaged: the numbers of bins, counts and edges do not belong together.");
        }

        var histograms = new ColumnHistogram[bins.Length];
        for (int column = 0, start = 0; column < bins.Length; start += bins[column], column++)
        {
            int end = start + bins[column];
            histograms[column] = new ColumnHistogram(edges[(start + column)..(end + column + 1)], counts[start..end]);
        }

        bool sound = histograms.All(histogram => histogram.Edges.All(double.IsFinite) && histogram.Edges.Zip(histogram.Edges.Skip(1)).All(pair => pair.First < pair.Second)
            && histogram.Counts.All(count => count >= 0) && histogram.Counts.Any(count => count > 0));
        return sound ? new HbosModel(recipe, histograms) : throw new ModelFormatException("The histograms of the model are damaged: edges must be finite and rising, counts not negative.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int i = 0; i < scores.Length; i++)
        {
            ReadOnlySpan<float> row = rows.Row(first + i);
            double sum = 0;
            for (int j = 0; j < row.Length; j++)
            {
                sum += columns[j].Of(row[j]);
            }

            scores[i] = sum;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Each column's own term; they sum to the score.</remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new Attribution([.. columns.Select((column, j) => column.Of(row[0, j]))], null, true);
    }

    /// <summary>What each bin of a column scores.</summary>
    private sealed class ColumnScores
    {
        private readonly double[] edges;
        private readonly double[] scores;
        private readonly double low, high, outside, binsPerUnit;

        public ColumnScores(ColumnHistogram histogram, Hbos recipe)
        {
            edges = histogram.Edges;
            double rows = histogram.Counts.Sum(count => (long)count);
            scores = [.. histogram.Counts.Select((count, bin) => -Math.Log2((count / rows / (edges[bin + 1] - edges[bin])) + recipe.Smoothing))];
            low = edges[0] - (recipe.Tolerance * (edges[1] - edges[0]));
            high = edges[^1] + (recipe.Tolerance * (edges[^1] - edges[^2]));
            outside = scores.Max();
            binsPerUnit = scores.Length / (edges[^1] - edges[0]);
        }

        // Unlike in the count, a value on an inner edge is looked up in the bin to its left: PyOD does so.
        public double Of(double value)
        {
            if (value < low || value > high)
            {
                return outside;
            }

            int guess = (int)Math.Clamp((value - edges[0]) * binsPerUnit, 0, scores.Length - 1);
            int bin = (value > edges[guess] || guess == 0) && value <= edges[guess + 1] ? guess : Search(value);
            return scores[bin];
        }

        private int Search(double value)
        {
            int below = Array.BinarySearch(edges, value);
            return Math.Clamp((below < 0 ? ~below : below) - 1, 0, scores.Length - 1);
        }
    }
}
