using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.SyntheticLabels;

/// <summary>
/// The noise detector d → hidden → noise latent → 1 and the autoencoder d → hidden → latent, whose decoder sees both latent layers. Loss of a row x with label y:
/// (1 − w)(1 − y) mean over columns of (x − x̂)² + w cross entropy of y and ŷ. As a network of rows without labels they are normal ones; <see cref="Labelled"/> is trained.
/// </summary>
internal sealed class AnoRandNetwork : INetwork
{
    private readonly AnoRand options;
    private readonly DenseLayer[] noise;
    private readonly DenseLayer[] encoder;
    private readonly DenseLayer[] decoder;
    private readonly DenseLayer probability;

    public AnoRandNetwork(AnoRand options, int columns, Rng rng)
    {
        (this.options, Width) = (options, columns);
        SmallestBatch = options.BatchNorm ? 2 : 1;
        var hidden = new DenseLayerOptions { Activation = options.Activation, BatchNorm = options.BatchNorm, Dropout = options.Dropout, Initializer = options.Initializer };
        var linear = new DenseLayerOptions { Initializer = options.Initializer };
        DenseLayerOptions bounded = linear with { Activation = options.Activation };
        noise = Layers("noise", [columns, .. options.Hidden, options.NoiseLatent], hidden, bounded, rng);
        probability = new DenseLayer(Parameters, "noise.probability", options.NoiseLatent, 1, linear, rng);
        encoder = Layers("encoder", [columns, .. options.Hidden, options.Latent], hidden, linear, rng);
        decoder = Layers("decoder", [options.Latent + options.NoiseLatent, .. options.Hidden.Reverse(), columns], hidden, linear with { Activation = Activation.Sigmoid }, rng);
        Labelled = new LabelledRows(this);
    }

    public ParameterStore Parameters { get; } = new();

    public int Width { get; }

    public int SmallestBatch { get; }

    /// <summary>The numbers of a code.</summary>
    public int CodeWidth => options.Latent + options.NoiseLatent;

    /// <summary>The same network for rows whose last column is their label.</summary>
    public INetwork Labelled { get; }

    public Value RowLosses(Graph graph, Value input)
    {
        (Value logOdds, Value rebuilt) = Outputs(graph, input);
        Value error = graph.Scale(graph.SquaredError(rebuilt, input), (float)(1 - options.NoiseWeight) / Width);
        return graph.Add(error, graph.Scale(graph.Activate(logOdds, Activation.Softplus), (float)options.NoiseWeight));
    }

    /// <summary>The noise detector's log-odds, followed by the rebuilt columns.</summary>
    public Value LogOddsAndRebuilt(Graph graph, Value input)
    {
        (Value logOdds, Value rebuilt) = Outputs(graph, input);
        return graph.Concat(logOdds, rebuilt);
    }

    /// <summary>What the decoder sees of a row: the autoencoder's code, followed by the noise detector's.</summary>
    public Value Encode(Graph graph, Value input) => graph.Concat(Run(graph, encoder, input), Run(graph, noise, input));

    private (Value LogOdds, Value Rebuilt) Outputs(Graph graph, Value input)
    {
        Value noisy = Run(graph, noise, input);
        Value latent = Run(graph, encoder, input);
        return (probability.Apply(graph, noisy), Run(graph, decoder, graph.Concat(latent, noisy)));
    }

    private DenseLayer[] Layers(string name, int[] widths, DenseLayerOptions hidden, DenseLayerOptions last, Rng rng)
    {
        var layers = new DenseLayer[widths.Length - 1];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new DenseLayer(Parameters, $"{name}.{i}", widths[i], widths[i + 1], i == layers.Length - 1 ? last : hidden, rng);
        }

        return layers;
    }

    private static Value Run(Graph graph, DenseLayer[] layers, Value value) => layers.Aggregate(value, (current, layer) => layer.Apply(graph, current));

    private sealed class LabelledRows(AnoRandNetwork network) : INetwork
    {
        public ParameterStore Parameters => network.Parameters;

        public int Width => network.Width + 1;

        public int SmallestBatch => network.SmallestBatch;

        public Value RowLosses(Graph graph, Value input)
        {
            Value rows = graph.Slice(input, 0, network.Width);
            Value label = graph.Slice(input, network.Width, 1);
            (Value logOdds, Value rebuilt) = network.Outputs(graph, rows);
            float weight = (float)network.options.NoiseWeight;
            Value error = graph.Scale(graph.SquaredError(rebuilt, rows), (1 - weight) / network.Width);
            Value normal = graph.Offset(graph.Scale(label, -1), 1);
            return graph.Add(graph.Multiply(error, normal), graph.Scale(graph.BinaryCrossEntropyWithLogits(logOdds, label), weight));
        }
    }
}
