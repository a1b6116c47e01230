using System.Numerics;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// A balanced k-d tree over narrow rows: each node halves its rows along the side where they spread most, and keeps the box around
/// them. Bentley, "Multidimensional binary search trees used for associative searching", CACM 1975.
/// </summary>
internal sealed class NeighborTree : NeighborSearch
{
    private const int MostRowsInLeaf = 16;

    private readonly int stride;
    private readonly int levels;
    private readonly int[] order;
    private readonly double[] points;
    private readonly double[] boxes;

    public NeighborTree(Matrix rows)
        : base(rows)
    {
        int lanes = Vector<double>.Count;
        stride = (rows.Columns + lanes - 1) / lanes * lanes;
        while (rows.Rows >> levels > MostRowsInLeaf)
        {
            levels++;
        }

        order = [.. Enumerable.Range(0, rows.Rows)];
        boxes = new double[((2 << levels) - 1) * 2 * stride];
        Build(0, 0, rows.Rows, 0);
        points = new double[rows.Rows * stride];
        for (int i = 0; i < order.Length; i++)
        {
            Widen(rows.Row(order[i]), points.AsSpan(i * stride, stride));
        }
    }

    protected override void Search(Matrix queries, int first, int count, bool withoutSelf, Neighborhood found, int target)
    {
        var nearest = new NearestRows(found.Count);
        var query = new double[stride];
        for (int i = 0; i < count; i++)
        {
            nearest.Clear();
            Widen(queries.Row(first + i), query);
            new Visit(this, query, withoutSelf ? first + i : -1, nearest).To(0, 0, order.Length, 0, 0);
            found.Put(target + i, nearest);
        }
    }

    private static void Widen(ReadOnlySpan<float> row, Span<double> point)
    {
        point.Clear();
        for (int j = 0; j < row.Length; j++)
        {
            point[j] = row[j];
        }
    }

    private void Build(int node, int start, int end, int level)
    {
        Span<double> least = boxes.AsSpan(node * 2 * stride, stride), most = boxes.AsSpan(((node * 2) + 1) * stride, stride);
        Bound(start, end, least, most);
        if (level == levels)
        {
            return;
        }

        int widest = 0;
        for (int j = 1; j < Rows.Columns; j++)
        {
            widest = most[j] - least[j] > most[widest] - least[widest] ? j : widest;
        }

        int middle = (start + end) / 2;
        if (most[widest] > least[widest])
        {
            Select(start, end, middle, widest);
        }

        Build((2 * node) + 1, start, middle, level + 1);
        Build((2 * node) + 2, middle, end, level + 1);
    }

    private void Bound(int start, int end, Span<double> least, Span<double> most)
    {
        for (int j = 0; j < Rows.Columns; j++)
        {
            (least[j], most[j]) = (double.PositiveInfinity, double.NegativeInfinity);
        }

        for (int i = start; i < end; i++)
        {
            ReadOnlySpan<float> row = Rows.Row(order[i]);
            for (int j = 0; j < row.Length; j++)
            {
                least[j] = Math.Min(least[j], row[j]);
                most[j] = Math.Max(most[j], row[j]);
            }
        }
    }

    // Hoare's selection with the values equal to the pivot in the middle, so that repeated values do not slow it down.
    private void Select(int start, int end, int target, int column)
    {
        while (end - start > 1)
        {
            float pivot = Median(Rows[order[start], column], Rows[order[(start + end) / 2], column], Rows[order[end - 1], column]);
            int less = start, greater = end;
            for (int i = start; i < greater;)
            {
                float value = Rows[order[i], column];
                if (value < pivot)
                {
                    (order[i], order[less]) = (order[less], order[i]);
                    less++;
                    i++;
                }
                else if (value > pivot)
                {
                    greater--;
                    (order[i], order[greater]) = (order[greater], order[i]);
                }
                else
                {
                    i++;
                }
            }

            if (target < less)
            {
                end = less;
            }
            else if (target >= greater)
            {
                start = greater;
            }
            else
            {
                return;
            }
        }
    }

    private static float Median(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    /// <summary>One query on its way through the tree.</summary>
    private readonly struct Visit(NeighborTree tree, double[] point, int self, NearestRows nearest)
    {
        public void To(int node, int start, int end, int level, double bound)
        {
            if (bound >= nearest.Limit)
            {
                return;
            }

            int stride = tree.stride;
            if (level == tree.levels)
            {
                for (int i = start; i < end; i++)
                {
                    int index = tree.order[i];
                    if (index != self)
                    {
                        nearest.Offer(index, SquaredDistance.Between(point, tree.points.AsSpan(i * stride, stride)));
                    }
                }

                return;
            }

            int left = (2 * node) + 1, middle = (start + end) / 2;
            double toLeft = SquaredDistance.ToBox(point, tree.boxes.AsSpan(left * 2 * stride, 2 * stride));
            double toRight = SquaredDistance.ToBox(point, tree.boxes.AsSpan((left + 1) * 2 * stride, 2 * stride));
            if (toLeft <= toRight)
            {
                To(left, start, middle, level + 1, toLeft);
                To(left + 1, middle, end, level + 1, toRight);
            }
            else
            {
                To(left + 1, middle, end, level + 1, toRight);
                To(left, start, middle, level + 1, toLeft);
            }
        }
    }
}
