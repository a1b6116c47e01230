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

    /// <summary>The fewest rows a training batch may have: at least 2 with batch normalisation, else 1. A last batch of fewer is joined with the one before.</summary>
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

    /// <summary>The plan that gives the gradient of each row's loss as in use: batch normalisation by its running statistics, no dropout.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Rows per pass.</param>
    /// <param name="options">Which gradients.</param>
    /// <exception cref="NotSupportedException">The network has no linear layers.</exception>
    public static RowGradientBatch CompileRowGradients(this INetwork network, int batch, RowGradientOptions options)
    {
        var graph = new Graph(batch, training: false, new Rng(options.Seed)) { FixedNoise = options.Draws > 0 };
        Value input = graph.Input(network.Width);
        Value losses = network.RowLosses(graph, input);
        for (int draw = 1; draw < options.Draws; draw++)
        {
            losses = graph.Add(losses, network.RowLosses(graph, input));
        }

        Value mean = options.Draws > 1 ? graph.Scale(losses, 1f / options.Draws) : losses;
        return new RowGradientBatch(graph.CompileRowGradients(mean, options.LastParameters), input);
    }
}

/// <summary>The plan of a training step and where its rows go in.</summary>
internal readonly record struct TrainingBatch(TrainingPlan Plan, Value Input);

/// <summary>Which gradients of rows.</summary>
/// <param name="LastParameters">Only by the last so many weight matrices and biases of linear layers; 0 for all.</param>
/// <param name="Draws">The loss is the mean over so many draws of the network's noise, the same draws for every row; 0 for no noise.</param>
/// <param name="Seed">Decides the draws.</param>
internal readonly record struct RowGradientOptions(int LastParameters, int Draws, int Seed);

/// <summary>A plan for gradients of rows and where the rows go in.</summary>
internal readonly record struct RowGradientBatch(RowGradientPlan Plan, Value Input);

/// <summary>A plan without gradients, where its rows go in, and what comes out for each row.</summary>
internal readonly record struct OutputBatch(Plan Plan, Value Input, Value Output);
