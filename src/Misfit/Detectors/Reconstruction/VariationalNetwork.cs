using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Reconstruction;

/// <summary>
/// Encoder, heads for mean and log-variance, decoder. Loss: squared error summed over columns plus the weighted divergence
/// KL(N(μ, e^λ) ‖ N(0, 1)) = ½ Σ (e^λ + μ² − 1 − λ), mean over the batch.
/// </summary>
internal sealed class VariationalNetwork : IReconstructionNetwork
{
    // Keeps the variance finite in float32; the same bounds as PyOD's.
    private const float LeastLogVariance = -30;
    private const float MostLogVariance = 20;

    private readonly VariationalAutoencoder options;
    private readonly List<DenseLayer> encoder = [];
    private readonly List<DenseLayer> decoder = [];
    private readonly DenseLayer mean;
    private readonly DenseLayer logVariance;

    public VariationalNetwork(VariationalAutoencoder options, int[] widths, Rng rng)
    {
        this.options = options;
        Widths = widths;
        bool tracinad = options.Layout == VariationalLayout.Tracinad;

        // Every layer is normalised, the first one too: a last batch of 3 nearly equal rows makes its weights leap (the paper leaves such a batch out).
        SmallestBatch = tracinad ? Math.Max(2, options.BatchSize / 2) : options.BatchNorm ? 2 : 1;
        var linear = new DenseLayerOptions { Initializer = options.Initializer };
        DenseLayerOptions hidden = linear with { Activation = tracinad ? Activation.Identity : options.Activation, BatchNorm = options.BatchNorm || tracinad, Dropout = options.Dropout };
        DenseLayerOptions rectified = hidden with { Activation = Activation.Relu };
        DenseLayerOptions output = linear with { Activation = options.OutputActivation, BatchNorm = tracinad };
        int latent = widths[^1];
        for (int i = 0; i + 2 < widths.Length; i++)
        {
            Add(encoder, "encoder", widths[i], widths[i + 1], hidden, rng);
        }

        if (tracinad)
        {
            Add(encoder, "encoder", widths[^2], latent, rectified, rng);
            Add(decoder, "decoder", latent, latent, rectified, rng);
        }

        int features = tracinad ? latent : widths[^2];
        mean = new DenseLayer(Parameters, "mean", features, latent, linear, rng);
        logVariance = new DenseLayer(Parameters, "log-variance", features, latent, linear, rng);
        for (int i = widths.Length - 1; i > 0; i--)
        {
            DenseLayerOptions inner = tracinad && i == widths.Length - 1 ? rectified : hidden;
            Add(decoder, "decoder", widths[i], widths[i - 1], i == 1 ? output : inner, rng);
        }
    }

    public ParameterStore Parameters { get; } = new();

    public int SmallestBatch { get; }

    public IReadOnlyList<int> Widths { get; }

    public int Width => Widths[0];

    public Value Encode(Graph graph, Value input) => mean.Apply(graph, Run(graph, encoder, input));

    public Value Rebuild(Graph graph, Value input) => Run(graph, decoder, Encode(graph, input));

    /// <summary>The loss of each row: with a drawn latent point where noise belongs, with its mean otherwise.</summary>
    public Value RowLosses(Graph graph, Value input)
    {
        Value features = Run(graph, encoder, input);
        Value mu = mean.Apply(graph, features);
        Value lambda = graph.Clamp(logVariance.Apply(graph, features), LeastLogVariance, MostLogVariance);
        Value drawn = graph.HasNoise
            ? graph.Add(mu, graph.Multiply(graph.Exp(graph.Scale(lambda, 0.5f)), graph.GaussianNoise(Widths[^1])))
            : mu;
        Value error = graph.SquaredError(Run(graph, decoder, drawn), input);
        Value divergence = graph.SumFeatures(graph.Subtract(graph.Add(graph.Exp(lambda), graph.Square(mu)), lambda));
        return graph.Add(error, graph.Scale(graph.Offset(divergence, -Widths[^1]), (float)(0.5 * options.KlWeight)));
    }

    private static Value Run(Graph graph, List<DenseLayer> layers, Value value) => layers.Aggregate(value, (current, layer) => layer.Apply(graph, current));

    private void Add(List<DenseLayer> layers, string name, int inputs, int outputs, DenseLayerOptions layer, Rng rng) =>
        layers.Add(new DenseLayer(Parameters, $"{name}.{layers.Count}", inputs, outputs, layer, rng));
}
