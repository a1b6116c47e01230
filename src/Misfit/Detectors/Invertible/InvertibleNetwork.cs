using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Invertible;

/// <summary>Coupling blocks with a loss; what a row's score is made of comes out of <see cref="Outputs"/>.</summary>
internal abstract class InvertibleNetwork : INetwork
{
    private readonly double noise;

    protected InvertibleNetwork(int[][] permutations, IReadOnlyList<int> hidden, DenseLayerOptions layer, double noise, Rng rng)
    {
        this.noise = noise;
        Width = permutations[0].Length;
        Flow = new CouplingFlow(Parameters, permutations, hidden, layer, rng);
    }

    public ParameterStore Parameters { get; } = new();

    public int Width { get; }

    public int SmallestBatch => 1;

    public CouplingFlow Flow { get; }

    public abstract Value RowLosses(Graph graph, Value input);

    /// <summary>The image of each row, and behind it what else the score needs.</summary>
    public abstract Value Outputs(Graph graph, Value input);

    /// <summary>The rows, in training with noise.</summary>
    protected Value Blurred(Graph graph, Value input) =>
        graph.Training && noise > 0 ? graph.Add(input, graph.Scale(graph.GaussianNoise(Width), (float)noise)) : input;
}
