using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>Computes the gradients of each of an epoch's batches. The last, smaller batch has a plan of its own.</summary>
internal sealed class BatchTrainer
{
    private readonly Matrix rows;
    private readonly BatchCut cut;
    private readonly TrainingBatch full;
    private readonly TrainingBatch last;

    public BatchTrainer(INetwork network, Matrix rows, int count, int batchSize, Rng rng)
    {
        this.rows = rows;
        cut = new BatchCut(count, batchSize, network.SmallestBatch);
        if (cut.FullBatches > 0)
        {
            full = network.CompileTraining(cut.FullSize, rng.Stream(0));
        }

        if (cut.LastSize > 0)
        {
            last = network.CompileTraining(cut.LastSize, rng.Stream(1));
        }
    }

    public int Steps => cut.Steps;

    /// <inheritdoc cref="BatchCut.Size"/>
    public int Size(int step) => cut.Size(step);

    /// <summary>Computes the gradients of one step and returns its loss.</summary>
    /// <param name="order">All rows of the epoch in their order.</param>
    /// <param name="step">The step, from 0.</param>
    public float Step(ReadOnlySpan<int> order, int step)
    {
        TrainingBatch batch = step < cut.FullBatches ? full : last;
        batch.Plan.Load(batch.Input, rows, cut.Rows(order, step));
        return batch.Plan.Step();
    }
}
