using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>Measures the mean loss over rows as the network is in use: no dropout, no noise, running statistics.</summary>
internal sealed class LossMonitor
{
    private readonly OutputBatch batch;
    private readonly Matrix rows;
    private readonly int[] chosen;
    private readonly float[] losses;

    public LossMonitor(INetwork network, Matrix rows, int batchSize)
    {
        batch = network.CompileLoss(batchSize);
        this.rows = rows;
        chosen = new int[batchSize];
        losses = new float[batchSize];
    }

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
