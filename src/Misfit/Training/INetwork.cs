using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>A network as the training loop sees it: weights, and plans for any batch size over them.</summary>
public interface INetwork
{
    /// <summary>The weights.</summary>
    ParameterStore Parameters { get; }

    /// <summary>The fewest rows a training batch may have: 2 with batch normalisation, else 1.</summary>
    int SmallestBatch { get; }

    /// <summary>Builds the plan of one training step: the loss is the mean over the batch.</summary>
    /// <param name="batch">Rows per step.</param>
    /// <param name="rng">For dropout and noise.</param>
    TrainingBatch CompileTraining(int batch, Rng rng);

    /// <summary>Builds the plan that gives the loss of each row as in use, without dropout or noise.</summary>
    /// <param name="batch">Rows per pass.</param>
    LossBatch CompileLoss(int batch);
}

/// <summary>The plan of a training step and where its rows go in.</summary>
public readonly record struct TrainingBatch(TrainingPlan Plan, Value Input);

/// <summary>A plan without gradients, where its rows go in, and the loss of each row.</summary>
public readonly record struct LossBatch(Plan Plan, Value Input, Value Losses);
