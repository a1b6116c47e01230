using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.OneClass;

/// <summary>
/// From a row to the point compared with the centre: dense layers, or convolutions and one dense layer for images. No layer has a bias: with one the network could
/// map everything to the centre.
/// </summary>
internal sealed class RowEncoder
{
    private readonly LeNet? convolutions;
    private readonly DenseLayer[] layers;
    private readonly Parameter output;

    public RowEncoder(DeepSvdd options, OneClassShape shape, ParameterStore store, Rng rng)
    {
        var hidden = new DenseLayerOptions { Activation = options.Activation, Dropout = options.Dropout, Initializer = options.Initializer, Bias = false };
        int inputs = shape.Columns;
        if (shape.Image is { } image)
        {
            convolutions = new LeNet(store, "convolution", image, shape.Convolutions.Channels, new LeNetOptions { Activation = options.Activation, Initializer = options.Initializer }, rng);
            inputs = convolutions.Output.Columns;
        }

        layers = new DenseLayer[shape.Hidden.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new DenseLayer(store, $"encoder.{i}", inputs, shape.Hidden[i], hidden, rng);
            inputs = shape.Hidden[i];
        }

        output = store.Add("encoder.output.weights", shape.Latent, inputs);
        Initialization.Fill(options.Initializer, output, null, rng);
    }

    /// <summary>The last convolutions' shape; null without them.</summary>
    public RowShape? Convolved => convolutions?.Output;

    /// <summary>The point of each row, moved by <paramref name="shift"/> where there is one.</summary>
    public Value Apply(Graph graph, Value rows, Parameter? shift)
    {
        Value value = convolutions?.Apply(graph, rows) ?? rows;
        return graph.Dense(layers.Aggregate(value, (features, layer) => layer.Apply(graph, features)), output, shift);
    }
}
