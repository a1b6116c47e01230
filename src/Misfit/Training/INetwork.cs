using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>A network as training, influence and scoring see it: weights, and the loss of a row written once for every use.</summary>
public interface INetwork
{
    /// <summary>The weights.</summary>
    ParameterStore Parameters { get; }

    /// <summary>The columns of a row.</summary>
    int Width { get; }

    /// <summary>The fewest rows a training batch may have: 2 with batch normalisation, else 1.</summary>
    int SmallestBatch { get; }

    /// <summary>
    /// Writes the loss of each row into a graph; what is minimised is its mean over the batch. In a training graph dropout drops and noise is drawn,
    /// in another the network is as in use, and no row's loss depends on another row.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">Rows of <see cref="Width"/> features.</param>
    Value RowLosses(Graph graph, Value input);
}

/// <summary>The plans that every network has.</summary>
internal static class NetworkPlans
{
    /// <summary>The plan of one training step: the mean loss over the batch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Rows per step.</param>
    /// <param name="rng">For dropout and noise.</param>
    public static TrainingBatch CompileTraining(this INetwork network, int batch, Rng rng)
    {
        var graph = new Graph(batch, training: true, rng);
        Value input = graph.Input(network.Width);
        return new TrainingBatch(graph.CompileTraining(graph.MeanBatch(network.RowLosses(graph, input))), input);
    }

    /// <summary>The plan that gives the loss of each row as in use.</summary>
    public static OutputBatch CompileLoss(this INetwork network, int batch) => CompileOutput(network.Width, network.RowLosses, batch);

    /// <summary>The plan that gives what <paramref name="build"/> writes for each row, as in use.</summary>
    public static OutputBatch CompileOutput(int width, Func<Graph, Value, Value> build, int batch)
    {
        var graph = new Graph(batch);
        Value input = graph.Input(width);
        Value output = build(graph, input);
        return new OutputBatch(graph.Compile(output), input, output);
    }
}

/// <summary>The plan of a training step and where its rows go in.</summary>
internal readonly record struct TrainingBatch(TrainingPlan Plan, Value Input);

/// <summary>A plan without gradients, where its rows go in, and what comes out for each row.</summary>
internal readonly record struct OutputBatch(Plan Plan, Value Input, Value Output);
