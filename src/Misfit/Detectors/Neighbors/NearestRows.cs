namespace Misfit.Detectors.Neighbors;

/// <summary>The nearest rows found so far, nearest first. Of rows at the same distance those seen first are kept.</summary>
internal sealed class NearestRows(int capacity)
{
    private readonly int[] indices = new int[capacity];
    private readonly double[] squared = new double[capacity];
    private int count;

    /// <summary>Only nearer rows can still come in.</summary>
    public double Limit { get; private set; } = double.PositiveInfinity;

    public ReadOnlySpan<int> Indices => indices.AsSpan(0, count);

    /// <summary>Squared distances.</summary>
    public ReadOnlySpan<double> Squared => squared.AsSpan(0, count);

    public void Clear() => (count, Limit) = (0, double.PositiveInfinity);

    public void Offer(int index, double distance)
    {
        if (distance >= Limit)
        {
            return;
        }

        int position = count < capacity ? count++ : capacity - 1;
        for (; position > 0 && squared[position - 1] > distance; position--)
        {
            squared[position] = squared[position - 1];
            indices[position] = indices[position - 1];
        }

        (indices[position], squared[position]) = (index, distance);

        if (count == capacity)
        {
            Limit = squared[capacity - 1];
        }
    }
}
