using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Clusters;

/// <summary>Centres of clusters, the largest clusters first. The score is the distance to the row's own centre if its cluster is large, else to the nearest large one.</summary>
public sealed class CblofModel : DetectorModel
{
    private readonly double[] centres;
    private readonly int[] sizes;
    private readonly int large;
    private readonly bool weighted;

    private CblofModel(Cblof recipe, int width, double[] centres, int[] sizes)
        : base(recipe, width)
    {
        (this.centres, this.sizes, weighted) = (centres, sizes, recipe.SizeWeights);
        large = CountLarge(sizes, recipe.LargeShare, recipe.SizeRatio);
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("centres", centres, sizes.Length, Width);
        tensors.Add("sizes", sizes);
    }

    internal static CblofModel Load(Cblof recipe, TensorCollection tensors)
    {
        int[] sizes = tensors.Int32("sizes", -1);
        double[] centres = tensors.Double("centres", sizes.Length, -1);
        bool sound = centres.Length > 0 && centres.All(double.IsFinite) && sizes[0] > 0 && sizes[^1] >= 0 && sizes.SequenceEqual(sizes.OrderDescending());
        return sound
            ? new CblofModel(recipe, centres.Length / sizes.Length, centres, sizes)
            : throw new ModelFormatException("The clusters of the model are damaged: a centre is not finite, or the sizes do not fall.");
    }

    /// <summary>Builds the model of given centres.</summary>
    internal static CblofModel Of(Cblof recipe, Matrix rows, double[] centres)
    {
        int width = rows.Columns;
        var counts = new int[centres.Length / width];
        for (int i = 0; i < rows.Rows; i++)
        {
            counts[KMeans.Nearest(rows.Row(i), centres).Cluster]++;
        }

        int[] order = [.. Enumerable.Range(0, counts.Length).OrderByDescending(k => counts[k])];
        return new CblofModel(recipe, width, [.. order.SelectMany(k => centres[(k * width)..((k + 1) * width)])], [.. order.Select(k => counts[k])]);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int i = 0; i < scores.Length; i++)
        {
            (_, double distance, double weight) = Find(rows.Row(first + i));
            scores[i] = distance * weight;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The distance is shared out among the columns as its square is: (x − c)² / distance. They sum to the score. Expected is the centre.</remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        (int cluster, double distance, double weight) = Find(row.Row(0));
        double[] centre = centres[(cluster * Width)..((cluster + 1) * Width)];
        double[] contributions = [.. centre.Select((value, j) => distance > 0 ? weight * (row[0, j] - value) * (row[0, j] - value) / distance : 0)];
        return new Attribution(contributions, [.. centre.Select(value => (float)value)], true);
    }

    /// <summary>
    /// The smallest number of clusters that hold the large share of the rows and are followed by much smaller ones; if there is none, the
    /// smallest that fulfils the first condition, then the second. All are large when none does.
    /// </summary>
    private static int CountLarge(int[] sizes, double share, double ratio)
    {
        long rows = sizes.Sum(size => (long)size), held = 0;
        (int holds, int falls) = (0, 0);
        for (int i = 1; i < sizes.Length; i++)
        {
            held += sizes[i - 1];
            bool holdsMost = held >= rows * share, fallsFar = sizes[i - 1] >= ratio * sizes[i];
            if (holdsMost && fallsFar)
            {
                return i;
            }

            holds = holds == 0 && holdsMost ? i : holds;
            falls = falls == 0 && fallsFar ? i : falls;
        }

        return holds > 0 ? holds : falls > 0 ? falls : sizes.Length;
    }

    private (int Centre, double Distance, double Weight) Find(ReadOnlySpan<float> row)
    {
        (int own, double squared) = KMeans.Nearest(row, centres);
        double weight = weighted ? sizes[own] : 1;
        (int centre, double least) = own < large ? (own, squared) : KMeans.Nearest(row, centres.AsSpan(0, large * Width));
        return (centre, Math.Sqrt(least), weight);
    }
}
