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

    public TrainingBatch CompileTraining(int batch, Rng rng)
    {
        var graph = new Graph(batch, training: true, rng);
        Value input = graph.Input(Widths[0]);
        return new TrainingBatch(graph.CompileTraining(graph.MeanBatch(Error(graph, input, Rebuild(graph, input)))), input);
    }

    public LossBatch CompileLoss(int batch)
    {
        var graph = new Graph(batch);
        Value input = graph.Input(Widths[0]);
        Value losses = Error(graph, input, Rebuild(graph, input));
        return new LossBatch(graph.Compile(losses), input, losses);
    }

    public ReconstructionBatch CompileReconstruction(int batch)
    {
        var graph = new Graph(batch);
        Value input = graph.Input(Widths[0]);
        Value output = Rebuild(graph, input);
        return new ReconstructionBatch(graph.Compile(output), input, output);
    }

    private Value Rebuild(Graph graph, Value input) => layers.Aggregate(input, (value, layer) => layer.Apply(graph, value));

    private Value Error(Graph graph, Value input, Value output) => graph.Scale(graph.SquaredError(output, input), 1f / Widths[0]);
}
