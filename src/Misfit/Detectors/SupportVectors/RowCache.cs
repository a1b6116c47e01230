namespace Misfit.Detectors.SupportVectors;

/// <summary>Keeps the rows of the kernel matrix used last, within a bound of memory.</summary>
internal sealed class RowCache
{
    /// <summary>Memory for rows, as libsvm's default.</summary>
    private const long MostBytes = 200L << 20;

    private readonly KernelRows kernel;
    private readonly int capacity;
    private readonly Dictionary<int, LinkedListNode<(int Row, float[] Values)>> held = [];
    private readonly LinkedList<(int Row, float[] Values)> byUse = new();

    public RowCache(KernelRows kernel)
    {
        this.kernel = kernel;

        // Two at least: both rows of a step are used together.
        capacity = (int)Math.Clamp(MostBytes / (sizeof(float) * (long)kernel.Rows.Rows), 2, kernel.Rows.Rows + 1);
    }

    /// <summary>A row of the kernel matrix. Valid until two other rows have been asked for.</summary>
    public float[] Get(int row)
    {
        if (held.TryGetValue(row, out LinkedListNode<(int Row, float[] Values)>? node))
        {
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Values;
        }

        float[] values = held.Count < capacity ? new float[kernel.Rows.Rows] : TakeOldest();
        kernel.OfFixed(row, values);
        held[row] = byUse.AddFirst((row, values));
        return values;
    }

    private float[] TakeOldest()
    {
        LinkedListNode<(int Row, float[] Values)> oldest = byUse.Last!;
        byUse.RemoveLast();
        held.Remove(oldest.Value.Row);
        return oldest.Value.Values;
    }
}
