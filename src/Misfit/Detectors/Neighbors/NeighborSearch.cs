using Misfit.Numerics;

namespace Misfit.Detectors.Neighbors;

/// <summary>
/// Exact search for the nearest of the fitted rows: Euclidean distances in float64. What is found depends on the query and the fitted
/// rows alone; of rows at the same distance the search keeps those it meets first.
/// </summary>
internal abstract class NeighborSearch(Matrix rows)
{
    /// <summary>Up to this width boxes of a tree still leave most rows out.</summary>
    private const int WidestTree = 16;

    /// <summary>Queries one thread answers before it takes others.</summary>
    private const int QueriesTogether = 256;

    public Matrix Rows { get; } = rows;

    public static NeighborSearch Over(Matrix rows) => rows.Columns <= WidestTree ? new NeighborTree(rows) : new NeighborScan(rows);

    /// <summary>
    /// The nearest fitted rows of <paramref name="count"/> queries from <paramref name="first"/> on.
    /// </summary>
    /// <param name="queries">Where the queries are.</param>
    /// <param name="first">The first query.</param>
    /// <param name="count">How many.</param>
    /// <param name="neighbors">How many neighbours each; at most the number of fitted rows, or one less without themselves.</param>
    /// <param name="withoutSelf">Whether the queries are the fitted rows, each to be left out of its own neighbours.</param>
    public Neighborhood Find(Matrix queries, int first, int count, int neighbors, bool withoutSelf)
    {
        var found = new Neighborhood(new int[count * neighbors], new double[count * neighbors], neighbors);
        int blocks = (count + QueriesTogether - 1) / QueriesTogether;
        void Block(int block)
        {
            int start = block * QueriesTogether;
            Search(queries, first + start, Math.Min(QueriesTogether, count - start), withoutSelf, found, start);
        }

        if (blocks == 1)
        {
            Block(0);
        }
        else
        {
            Parallel.For(0, blocks, Block);
        }

        return found;
    }

    /// <summary>Answers some queries on one thread and writes them from row <paramref name="target"/> of <paramref name="found"/> on.</summary>
    protected abstract void Search(Matrix queries, int first, int count, bool withoutSelf, Neighborhood found, int target);
}

/// <summary>The neighbours of some rows, nearest first.</summary>
/// <param name="Indices">Which fitted rows, <paramref name="Count"/> for each query.</param>
/// <param name="Distances">How far away.</param>
/// <param name="Count">Neighbours of each query.</param>
internal sealed record Neighborhood(int[] Indices, double[] Distances, int Count)
{
    public ReadOnlySpan<int> IndicesOf(int query) => Indices.AsSpan(query * Count, Count);

    public ReadOnlySpan<double> DistancesOf(int query) => Distances.AsSpan(query * Count, Count);

    public void Put(int query, NearestRows nearest)
    {
        nearest.Indices.CopyTo(Indices.AsSpan(query * Count, Count));
        for (int i = 0; i < Count; i++)
        {
            Distances[(query * Count) + i] = Math.Sqrt(nearest.Squared[i]);
        }
    }
}
