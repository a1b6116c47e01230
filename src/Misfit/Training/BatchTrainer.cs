using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>
/// Cuts an epoch's rows into batches and computes the gradients of each. No row is left out: the last batch is smaller, or, where the
/// network needs more rows than are left, joined with the one before.
/// </summary>
internal sealed class BatchTrainer
{
    private readonly Matrix rows;
    private readonly TrainingBatch full;
    private readonly TrainingBatch last;

    public BatchTrainer(INetwork network, Matrix rows, int count, int batchSize, Rng rng)
    {
        if (count < network.SmallestBatch)
        {
            throw new DataException($"The network needs at least {network.SmallestBatch} rows to train on; there {(count == 1 ? "is 1" : $"are {count}")}. Give more rows, or train without batch-norm.");
        }

        this.rows = rows;
        FullSize = Math.Max(batchSize, network.SmallestBatch);
        FullBatches = count / FullSize;
        LastSize = count % FullSize;
        if (FullBatches > 0 && LastSize > 0 && LastSize < network.SmallestBatch)
        {
            FullBatches--;
            LastSize += FullSize;
        }

        if (FullBatches > 0)
        {
            full = network.CompileTraining(FullSize, rng.Stream(0));
        }

        if (LastSize > 0)
        {
            last = network.CompileTraining(LastSize, rng.Stream(1));
        }
    }

    public int FullSize { get; }

    public int FullBatches { get; }

    public int LastSize { get; }

    public int Steps => FullBatches + (LastSize > 0 ? 1 : 0);

    /// <summary>How many rows a step uses.</summary>
    public int Size(int step) => step < FullBatches ? FullSize : LastSize;

    /// <summary>Computes the gradients of one step and returns its loss.</summary>
    /// <param name="order">All rows of the epoch in their order.</param>
    /// <param name="step">The step, from 0.</param>
    public float Step(ReadOnlySpan<int> order, int step)
    {
        TrainingBatch batch = step < FullBatches ? full : last;
        batch.Plan.Load(batch.Input, rows, order.Slice(step * FullSize, Size(step)));
        return batch.Plan.Step();
    }
}
