using System.Numerics;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Forests;

/// <summary>
/// A fitted isolation forest. The score is 2^(−E/c): E the mean length of the row's path through the trees, c the length to expect
/// among as many random rows. It lies in (0, 1]; about 0.5 is ordinary.
/// </summary>
public sealed class IsolationForestModel : DetectorModel
{
    /// <summary>Rows that walk through all trees together: their values stay in the fastest cache.</summary>
    private const int RowsTogether = 64;

    private readonly int height;
    private readonly float[] thresholds;
    private readonly int[] columns;
    private readonly int[] counts;
    private readonly double[] pathLengths;
    private readonly double expectedLength;
    private readonly int[] covers;

    internal IsolationForestModel(IsolationForest recipe, int width, int height, IReadOnlyList<IsolationTree> trees)
        : this(recipe, width, height, [.. trees.SelectMany(tree => tree.Thresholds)], [.. trees.SelectMany(tree => tree.Columns)], [.. trees.SelectMany(tree => tree.Counts)])
    {
    }

    private IsolationForestModel(IsolationForest recipe, int width, int height, float[] thresholds, int[] columns, int[] counts)
        : base(recipe, width)
    {
        (this.height, this.thresholds, this.columns, this.counts) = (height, thresholds, columns, counts);
        pathLengths = new double[counts.Length];
        covers = new int[Trees * Nodes];
        expectedLength = ExpectedLength(SampledRows(counts, Leaves));
        for (int tree = 0; tree < Trees; tree++)
        {
            MeasurePaths(tree);
            CountCovers(tree);
        }
    }

    private int Leaves => 1 << height;

    private int Inner => Leaves - 1;

    private int Nodes => Inner + Leaves;

    private int Trees => counts.Length / Leaves;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("width", new[] { Width });
        tensors.Add("thresholds", thresholds, Trees, Inner);
        tensors.Add("columns", columns, Trees, Inner);
        tensors.Add("counts", counts, Trees, Leaves);
    }

    internal static IsolationForestModel Load(IsolationForest recipe, TensorCollection tensors)
    {
        int width = tensors.Int32("width", 1)[0];
        int[] counts = tensors.Int32("counts", recipe.Trees, -1);
        int leaves = counts.Length / recipe.Trees;
        if (width < 1 || leaves < 2 || !BitOperations.IsPow2(leaves))
        {
            throw new ModelFormatException($"An isolation forest needs columns and a power of two of leaves per tree; the file has {width} and {leaves}.");
        }

        int[] columns = tensors.Int32("columns", recipe.Trees, leaves - 1);
        float[] thresholds = tensors.Single("thresholds", recipe.Trees, leaves - 1);
        if (columns.Any(column => column < 0 || column >= width) || thresholds.Any(float.IsNaN) || counts.Any(count => count < 0))
        {
            throw new ModelFormatException("The trees of the isolation forest are damaged: a column, threshold or count is out of range.");
        }

        if (SampledRows(counts, leaves) < 2)
        {
            throw new ModelFormatException("The trees of the isolation forest are damaged: the first was grown on fewer than two rows.");
        }

        var model = new IsolationForestModel(recipe, width, BitOperations.Log2((uint)leaves), thresholds, columns, counts);
        return model.EverySplitSeparatesRows()
            ? model
            : throw new ModelFormatException("The trees of the isolation forest are damaged: a split has no rows on one side.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double scale = -1 / (expectedLength * Trees);
        for (int start = 0; start < scores.Length; start += RowsTogether)
        {
            Span<double> lengths = scores.Slice(start, Math.Min(RowsTogether, scores.Length - start));
            lengths.Clear();
            for (int tree = 0; tree < Trees; tree++)
            {
                AddPaths(tree, rows.Values.Slice((first + start) * Width, lengths.Length * Width), lengths);
            }

            foreach (ref double length in lengths)
            {
                length = double.Exp2(length * scale);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Shapley values: what each column's value, known instead of not known, shortens the path by, in units of c, as a mean over the
    /// trees. All together they are log2(score) minus log2(the score of a path of mean length).
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var contributions = new double[Width];
        var shares = new PathShares(height);
        for (int tree = 0; tree < Trees; tree++)
        {
            var splits = new PathShares.Tree(
                thresholds.AsSpan(tree * Inner, Inner), columns.AsSpan(tree * Inner, Inner), pathLengths.AsSpan(tree * Leaves, Leaves), covers.AsSpan(tree * Nodes, Nodes));
            shares.Add(splits, row.Row(0), -1 / (expectedLength * Trees), contributions);
        }

        return new Attribution(contributions, null, false);
    }

    /// <summary>c(n): the mean length of an unsuccessful search in a binary search tree of n rows (equation 1 of the paper).</summary>
    private static double ExpectedLength(long rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => (2 * (Math.Log(rows - 1) + 0.57721566490153286)) - (2.0 * (rows - 1) / rows),
    };

    private static long SampledRows(int[] counts, int leaves) => counts.Take(leaves).Sum(count => (long)count);

    private void AddPaths(int tree, ReadOnlySpan<float> values, Span<double> lengths)
    {
        ReadOnlySpan<float> treeThresholds = thresholds.AsSpan(tree * Inner, Inner);
        ReadOnlySpan<int> treeColumns = columns.AsSpan(tree * Inner, Inner);
        ReadOnlySpan<double> treeLengths = pathLengths.AsSpan(tree * Leaves, Leaves);
        for (int i = 0; i < lengths.Length; i++)
        {
            ReadOnlySpan<float> row = values.Slice(i * Width, Width);
            int node = 0;
            for (int level = 0; level < height; level++)
            {
                node = (2 * node) + 1 + (row[treeColumns[node]] > treeThresholds[node] ? 1 : 0);
            }

            lengths[i] += treeLengths[node - treeThresholds.Length];
        }
    }

    private void MeasurePaths(int tree)
    {
        for (int leaf = 0; leaf < Leaves; leaf++)
        {
            int splits = 0;
            for (int node = Inner + leaf; node > 0;)
            {
                node = (node - 1) / 2;
                splits += float.IsPositiveInfinity(thresholds[(tree * Inner) + node]) ? 0 : 1;
            }

            int index = (tree * Leaves) + leaf;
            pathLengths[index] = splits + ExpectedLength(counts[index]);
        }
    }

    /// <summary>For each node, the number of sampled rows that came through it.</summary>
    private void CountCovers(int tree)
    {
        Span<int> cover = covers.AsSpan(tree * Nodes, Nodes);
        counts.AsSpan(tree * Leaves, Leaves).CopyTo(cover[Inner..]);
        for (int node = Inner - 1; node >= 0; node--)
        {
            cover[node] = cover[(2 * node) + 1] + cover[(2 * node) + 2];
        }
    }

    private bool EverySplitSeparatesRows()
    {
        for (int split = 0; split < thresholds.Length; split++)
        {
            int left = (split / Inner * Nodes) + (2 * (split % Inner)) + 1;
            if (!float.IsPositiveInfinity(thresholds[split]) && (covers[left] <= 0 || covers[left + 1] <= 0))
            {
                return false;
            }
        }

        return true;
    }
}
