namespace Misfit.Detectors.Forests;

/// <summary>
/// Shares out the length of a row's path among the columns: Shapley values of a tree, by the algorithm of Lundberg and others,
/// "Consistent Individualized Feature Attribution for Tree Ensembles" (2018), algorithm 2.
/// </summary>
internal sealed class PathShares(int height)
{
    private readonly Step[] steps = new Step[(height + 2) * (height + 3)];

    /// <summary>A complete tree: splits, then the value and the number of rows of every node.</summary>
    public readonly ref struct Tree(ReadOnlySpan<float> thresholds, ReadOnlySpan<int> columns, ReadOnlySpan<double> leaves, ReadOnlySpan<int> covers)
    {
        public readonly ReadOnlySpan<float> Thresholds = thresholds;
        public readonly ReadOnlySpan<int> Columns = columns;
        public readonly ReadOnlySpan<double> Leaves = leaves;
        public readonly ReadOnlySpan<int> Covers = covers;
    }

    /// <summary>Adds to each column its share of value(row's leaf) − mean value, times <paramref name="factor"/>.</summary>
    public void Add(in Tree tree, ReadOnlySpan<float> row, double factor, Span<double> shares) =>
        Walk(tree, row, factor, shares, node: 0, start: 0, length: 0, new Step(-1, 1, 1, 0));

    private void Walk(in Tree tree, ReadOnlySpan<float> row, double factor, Span<double> shares, int node, int start, int length, Step next)
    {
        Span<Step> path = steps.AsSpan(start + length, length + 1);
        steps.AsSpan(start, length).CopyTo(path);
        Extend(path, next);
        while (node < tree.Thresholds.Length && float.IsPositiveInfinity(tree.Thresholds[node]))
        {
            node = (2 * node) + 1;
        }

        if (node >= tree.Thresholds.Length)
        {
            for (int i = 1; i < path.Length; i++)
            {
                shares[path[i].Column] += factor * UnwoundWeight(path, i) * (path[i].One - path[i].Zero) * tree.Leaves[node - tree.Thresholds.Length];
            }

            return;
        }

        int column = tree.Columns[node];
        (double zero, double one) = (1, 1);
        int used = path.Length;
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i].Column == column)
            {
                (zero, one) = (path[i].Zero, path[i].One);
                Unwind(path, i);
                used--;
                break;
            }
        }

        int taken = (2 * node) + 1 + (row[column] > tree.Thresholds[node] ? 1 : 0);
        int other = (4 * node) + 3 - taken;
        double covered = tree.Covers[node];
        Walk(tree, row, factor, shares, taken, start + length, used, new Step(column, zero * tree.Covers[taken] / covered, one, 0));
        Walk(tree, row, factor, shares, other, start + length, used, new Step(column, zero * tree.Covers[other] / covered, 0, 0));
    }

    private static void Extend(Span<Step> path, Step next)
    {
        int last = path.Length - 1;
        path[last] = next with { Weight = last == 0 ? 1 : 0 };
        for (int i = last - 1; i >= 0; i--)
        {
            path[i + 1].Weight += next.One * path[i].Weight * (i + 1) / (last + 1);
            path[i].Weight = next.Zero * path[i].Weight * (last - i) / (last + 1);
        }
    }

    private static void Unwind(Span<Step> path, int index)
    {
        int last = path.Length - 1;
        (double zero, double one) = (path[index].Zero, path[index].One);
        double next = path[last].Weight;
        for (int i = last - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                double weight = path[i].Weight;
                path[i].Weight = next * (last + 1) / ((i + 1) * one);
                next = weight - (path[i].Weight * zero * (last - i) / (last + 1));
            }
            else
            {
                path[i].Weight = path[i].Weight * (last + 1) / (zero * (last - i));
            }
        }

        for (int i = index; i < last; i++)
        {
            path[i] = path[i + 1] with { Weight = path[i].Weight };
        }
    }

    private static double UnwoundWeight(ReadOnlySpan<Step> path, int index)
    {
        int last = path.Length - 1;
        (double zero, double one) = (path[index].Zero, path[index].One);
        double next = path[last].Weight, total = 0;
        for (int i = last - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                double weight = next * (last + 1) / ((i + 1) * one);
                total += weight;
                next = path[i].Weight - (weight * zero * (last - i) / (last + 1));
            }
            else
            {
                total += path[i].Weight * (last + 1) / (zero * (last - i));
            }
        }

        return total;
    }

    /// <summary>A column on the path: the shares of rows that pass when its value is not known and when it is, and the weight of subsets of this size.</summary>
    private record struct Step(int Column, double Zero, double One, double Weight);
}
