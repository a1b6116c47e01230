using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>Measures the mean loss over rows as the network is in use: no dropout, no noise, running statistics.</summary>
/// <param name="batch">The plan of the loss of each row.</param>
/// <param name="rows">All rows.</param>
internal sealed class LossMonitor(OutputBatch batch, Matrix rows)
{
    private readonly int[] chosen = new int[batch.Plan.Batch];
    private readonly float[] losses = new float[batch.Plan.Batch];

    public double Mean(ReadOnlySpan<int> indices)
    {
        double sum = 0;
        for (int first = 0; first < indices.Length; first += chosen.Length)
        {
            int count = Math.Min(chosen.Length, indices.Length - first);
            indices.Slice(first, count).CopyTo(chosen);
            chosen.AsSpan(count).Fill(indices[first]);
            batch.Plan.Load(batch.Input, rows, chosen);
            batch.Plan.Forward();
            batch.Plan.Read(batch.Output, losses);
            for (int i = 0; i < count; i++)
            {
                sum += losses[i];
            }
        }

        return sum / indices.Length;
    }
}
