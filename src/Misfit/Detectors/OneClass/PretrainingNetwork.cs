using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.OneClass;

/// <summary>The encoder with a decoder behind it, trained to rebuild rows: what the encoder begins with. Loss: the sum of squared differences.</summary>
internal sealed class PretrainingNetwork : INetwork
{
    private readonly OneClassShape shape;
    private readonly RowEncoder encoder;
    private readonly DenseLayer[] layers;
    private readonly List<Step> steps = [];
    private readonly Activation output;

    public PretrainingNetwork(DeepSvdd options, OneClassShape shape, Rng rng)
    {
        this.shape = shape;
        encoder = new RowEncoder(options, shape, Parameters, rng);
        output = shape.Image is null ? Activation.Identity : Activation.Sigmoid;
        bool mirrored = shape.Image is { } image && Halves(image, shape.Convolutions.Channels.Length);
        int last = mirrored ? encoder.Convolved!.Columns : shape.Columns;
        int[] widths = [shape.Latent, .. shape.Hidden.Reverse(), last];
        var hidden = new DenseLayerOptions { Activation = options.Activation, Initializer = options.Initializer, Bias = false };
        layers = new DenseLayer[widths.Length - 1];
        for (int i = 0; i < layers.Length; i++)
        {
            DenseLayerOptions layer = i == layers.Length - 1 && !mirrored ? hidden with { Activation = Activation.Identity, Bias = true } : hidden;
            layers[i] = new DenseLayer(Parameters, $"decoder.{i}", widths[i], widths[i + 1], layer, rng);
        }

        if (mirrored)
        {
            AddConvolutions(options, encoder.Convolved!, rng);
        }
    }

    public ParameterStore Parameters { get; } = new();

    public int Width => shape.Columns;

    public int SmallestBatch => shape.Image is null ? 1 : 2;

    public Value RowLosses(Graph graph, Value input)
    {
        Value value = layers.Aggregate(encoder.Apply(graph, input, null), (features, layer) => layer.Apply(graph, features));
        foreach (Step step in steps)
        {
            value = graph.TransposedConvolution(graph.Upsample(value, step.Small, 2), step.Large, step.Weights, null, LeNet.Kernel);
            value = graph.Activate(value, step.Activation);
        }

        return graph.SquaredError(graph.Activate(value, output), input);
    }

    private static bool Halves(RowShape image, int times) => image.Height % (1 << times) == 0 && image.Width % (1 << times) == 0;

    private void AddConvolutions(DeepSvdd options, RowShape small, Rng rng)
    {
        for (int i = shape.Convolutions.Channels.Length - 1; i >= 0; i--)
        {
            int channels = i == 0 ? shape.Image!.Channels : shape.Convolutions.Channels[i - 1];
            RowShape large = Graph.UpsampledShape(small, 2);
            Parameter weights = Parameters.Add($"decoder.convolution.{i}.weights", small.Channels, channels * LeNet.Kernel.Points);
            Initialization.Fill(options.Initializer, weights, null, rng);
            steps.Add(new Step(small, large, weights, i == 0 ? Activation.Identity : options.Activation));
            small = RowShape.Image(large.Height, large.Width, channels);
        }
    }

    private sealed record Step(RowShape Small, RowShape Large, Parameter Weights, Activation Activation);
}
