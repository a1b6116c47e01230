namespace Misfit.Training;

/// <summary>
/// What learns from batches of rows, as <see cref="TrainingLoop"/> sees it: one network that lowers its loss, or several that play against each other.
/// </summary>
internal interface ILearner
{
    /// <summary>Steps in an epoch.</summary>
    int Steps { get; }

    /// <summary>Whether all weights are finite.</summary>
    bool Finite { get; }

    /// <summary>How many rows a step uses.</summary>
    int Size(int step);

    /// <summary>Learns from one batch and returns its loss; not a finite number when the training has diverged. Allocates nothing.</summary>
    /// <param name="order">All rows of the epoch in their order.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="learningRate">The rate of this step.</param>
    float Step(ReadOnlySpan<int> order, int step, double learningRate);

    /// <summary>The mean loss over rows as the networks are in use.</summary>
    double Loss(ReadOnlySpan<int> rows);

    /// <summary>A copy of all weights.</summary>
    float[] Snapshot();

    /// <summary>Puts the weights of a <see cref="Snapshot"/> back.</summary>
    void Restore(float[] snapshot);
}
