using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// A balanced k-d tree over narrow rows, three halvings to a node, so that a query meets the boxes around eight parts at once; leaves hold up to
/// three times eight rows likewise. Bentley, "Multidimensional binary search trees used for associative searching", CACM 1975.
/// </summary>
internal sealed class NeighborTree : NeighborSearch
{
    private const int MostVectorsInLeaf = 3;
    private const int Lanes = LaneDistances.Lanes;

    private readonly int halvings;
    private readonly int leafRows;
    private readonly int[] order;

    /// <summary>The rows of one leaf after another, column by column; what a leaf has less than <see cref="leafRows"/> is infinitely far away.</summary>
    private readonly float[] points;

    /// <summary>For each level of nodes, the boxes of their parts.</summary>
    private readonly float[][] boxes;

    public NeighborTree(Matrix rows)
        : base(rows)
    {
        while ((rows.Rows + (1 << halvings) - 1) >> halvings > MostVectorsInLeaf * Lanes)
        {
            halvings++;
        }

        leafRows = (((rows.Rows + (1 << halvings) - 1) >> halvings) + Lanes - 1) / Lanes * Lanes;
        order = BalancedOrder.Of(rows, halvings);
        points = new float[LeafSize << halvings];
        Array.Fill(points, float.PositiveInfinity);
        boxes = new float[(halvings + 2) / 3][];
        for (int level = boxes.Length - 1; level >= 0; level--)
        {
            boxes[level] = new float[NodeSize << HalvingsAbove(level)];
            Parallel.For(0, 1 << HalvingsAbove(level), node => Bound(level, node));
        }

        Parallel.For(0, 1 << halvings, FillLeaf);
    }

    private int LeafSize => leafRows * Rows.Columns;

    private int NodeSize => 2 * Lanes * Rows.Columns;

    protected override void Search(Matrix queries, int first, int count, bool withoutSelf, Neighborhood found, int target)
    {
        var nearest = new NearestRows(found.Count);
        Span<double> query = stackalloc double[Rows.Columns];
        for (int i = 0; i < count; i++)
        {
            nearest.Clear();
            ReadOnlySpan<float> row = queries.Row(first + i);
            for (int j = 0; j < row.Length; j++)
            {
                query[j] = row[j];
            }

            Visit(new Asked(query, withoutSelf ? first + i : -1, nearest), 0, 0);
            found.Put(target + i, nearest);
        }
    }

    /// <summary>Halvings that lead to the nodes of a level; only the first level may have fewer than eight parts.</summary>
    private int HalvingsAbove(int level) => level == 0 ? 0 : halvings - (3 * (boxes.Length - level));

    private void Visit(in Asked asked, int level, int node)
    {
        if (level == boxes.Length)
        {
            Compare(asked, node);
            return;
        }

        Span<double> bounds = stackalloc double[Lanes];
        Vector512<double> squared = LaneDistances.ToBoxes(asked.Query, boxes[level].AsSpan(node * NodeSize, NodeSize));
        squared.CopyTo(bounds);
        uint open = (uint)Vector512.LessThan(squared, Vector512.Create(asked.Nearest.Limit)).ExtractMostSignificantBits();

        int parts = (level == boxes.Length - 1 ? halvings : HalvingsAbove(level + 1)) - HalvingsAbove(level);
        while (open != 0)
        {
            int closest = BitOperations.TrailingZeroCount(open);
            for (uint others = open & (open - 1); others != 0; others &= others - 1)
            {
                int other = BitOperations.TrailingZeroCount(others);
                closest = bounds[other] < bounds[closest] ? other : closest;
            }

            if (bounds[closest] >= asked.Nearest.Limit)
            {
                return;
            }

            open &= ~(1u << closest);
            Visit(asked, level + 1, (node << parts) + closest);
        }
    }

    private void Compare(in Asked asked, int leaf)
    {
        Span<double> distances = stackalloc double[Lanes];
        int start = BalancedOrder.Start(order.Length, halvings, leaf);
        for (int i = 0; i < leafRows; i += Lanes)
        {
            Vector512<double> squared = LaneDistances.ToPoints(asked.Query, points.AsSpan((leaf * LeafSize) + i), leafRows);
            uint nearer = (uint)Vector512.LessThan(squared, Vector512.Create(asked.Nearest.Limit)).ExtractMostSignificantBits();
            squared.CopyTo(distances);
            for (; nearer != 0; nearer &= nearer - 1)
            {
                int lane = BitOperations.TrailingZeroCount(nearer), index = order[start + i + lane];
                if (index != asked.Self)
                {
                    asked.Nearest.Offer(index, distances[lane]);
                }
            }
        }
    }

    private void FillLeaf(int leaf)
    {
        int start = BalancedOrder.Start(order.Length, halvings, leaf), end = BalancedOrder.Start(order.Length, halvings, leaf + 1);
        for (int i = start; i < end; i++)
        {
            ReadOnlySpan<float> row = Rows.Row(order[i]);
            for (int j = 0; j < row.Length; j++)
            {
                points[(leaf * LeafSize) + (j * leafRows) + i - start] = row[j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Bound(int level, int node)
    {
        int below = level == boxes.Length - 1 ? halvings : HalvingsAbove(level + 1);
        int parts = 1 << (below - HalvingsAbove(level));
        Span<float> corners = boxes[level].AsSpan(node * NodeSize, NodeSize);
        for (int j = 0; j < Rows.Columns; j++)
        {
            corners.Slice(j * 2 * Lanes, Lanes).Fill(float.PositiveInfinity);
            corners.Slice(((j * 2) + 1) * Lanes, Lanes).Fill(float.NegativeInfinity);
        }

        for (int part = 0; part < parts; part++)
        {
            int start = BalancedOrder.Start(order.Length, below, (node * parts) + part), end = BalancedOrder.Start(order.Length, below, (node * parts) + part + 1);
            for (int i = start; i < end; i++)
            {
                ReadOnlySpan<float> row = Rows.Row(order[i]);
                for (int j = 0; j < row.Length; j++)
                {
                    ref float least = ref corners[(j * 2 * Lanes) + part], most = ref corners[(((j * 2) + 1) * Lanes) + part];
                    (least, most) = (Math.Min(least, row[j]), Math.Max(most, row[j]));
                }
            }
        }
    }

    /// <summary>One query on its way through the tree.</summary>
    private readonly ref struct Asked(ReadOnlySpan<double> query, int self, NearestRows nearest)
    {
        public ReadOnlySpan<double> Query { get; } = query;

        public int Self { get; } = self;

        public NearestRows Nearest { get; } = nearest;
    }
}
