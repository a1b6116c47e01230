using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Reconstruction;

/// <summary>Encoder widths and their mirror image; the latent layer is linear. Loss: mean squared error over columns and batch.</summary>
internal sealed class AutoencoderNetwork : IReconstructionNetwork
{
    private readonly DenseLayer[] layers;

    public AutoencoderNetwork(Autoencoder options, int[] widths, Rng rng)
    {
        Widths = widths;
        SmallestBatch = options.BatchNorm ? 2 : 1;
        var hidden = new DenseLayerOptions { Activation = options.Activation, BatchNorm = options.BatchNorm, Dropout = options.Dropout, Initializer = options.Initializer };
        var latent = new DenseLayerOptions { Initializer = options.Initializer };
        DenseLayerOptions output = latent with { Activation = options.OutputActivation };
        int depth = widths.Length - 1;
        layers = new DenseLayer[2 * depth];
        for (int i = 0; i < depth; i++)
        {
            layers[i] = new DenseLayer(Parameters, $"encoder.{i}", widths[i], widths[i + 1], i == depth - 1 ? latent : hidden, rng);
        }

        for (int i = 0; i < depth; i++)
        {
            layers[depth + i] = new DenseLayer(Parameters, $"decoder.{i}", widths[depth - i], widths[depth - i - 1], i == depth - 1 ? output : hidden, rng);
        }
    }

    public ParameterStore Parameters { get; } = new();

    public int SmallestBatch { get; }

    public IReadOnlyList<int> Widths { get; }

    public int Width => Widths[0];

    public Value RowLosses(Graph graph, Value input) => graph.Scale(graph.SquaredError(Rebuild(graph, input), input), 1f / Width);

    public Value Encode(Graph graph, Value input) => layers.Take(Widths.Count - 1).Aggregate(input, (value, layer) => layer.Apply(graph, value));

    public Value Rebuild(Graph graph, Value input) => layers.Aggregate(input, (value, layer) => layer.Apply(graph, value));
}
