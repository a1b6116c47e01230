namespace Misfit.Training;

/// <summary>
/// How an epoch's rows are cut into batches. No row is left out: the last batch is smaller, or, where batches need more rows than are left, joined with the one before.
/// </summary>
internal sealed class BatchCut
{
    /// <param name="rows">Rows in an epoch.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="smallest">The fewest rows a batch may have.</param>
    /// <exception cref="DataException">There are fewer rows than that.</exception>
    public BatchCut(int rows, int batchSize, int smallest)
    {
        if (rows < smallest)
        {
            throw new DataException($"The network needs at least {smallest} rows to train on; there {(rows == 1 ? "is 1" : $"are {rows}")}. Give more rows or smaller batches, or train without batch-norm.");
        }

        FullSize = Math.Max(batchSize, smallest);
        FullBatches = rows / FullSize;
        LastSize = rows % FullSize;
        if (FullBatches > 0 && LastSize > 0 && LastSize < smallest)
        {
            FullBatches--;
            LastSize += FullSize;
        }
    }

    public int FullSize { get; }

    public int FullBatches { get; }

    public int LastSize { get; }

    public int Steps => FullBatches + (LastSize > 0 ? 1 : 0);

    /// <summary>How many rows a step uses.</summary>
    public int Size(int step) => step < FullBatches ? FullSize : LastSize;

    /// <summary>The rows of a step.</summary>
    public ReadOnlySpan<int> Rows(ReadOnlySpan<int> order, int step) => order.Slice(step * FullSize, Size(step));
}
