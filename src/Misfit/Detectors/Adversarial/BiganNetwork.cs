using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Adversarial;

/// <summary>
/// Encoder E, its mirror image the generator G, and the discriminator D of pairs (z, x): after the first layers of the released code of Cloudera's report, with leaky ReLU of slope 0.2 in the
/// encoder and for z, 0.1 in the discriminator, and ReLU in the generator. The last hidden layer of the discriminator is what feature matching compares.
/// </summary>
internal sealed class BiganNetwork
{
    private const float EncoderSlope = 0.2f;
    private const float DiscriminatorSlope = 0.1f;

    private readonly Bigan options;
    private readonly List<DenseLayer> encoder = [];
    private readonly List<DenseLayer> generator = [];
    private readonly List<DenseLayer> discriminator = [];
    private readonly DenseLayer verdict;

    public BiganNetwork(Bigan options, int[] widths, Rng rng)
    {
        this.options = options;
        Widths = widths;
        var linear = new DenseLayerOptions { Initializer = options.Initializer };
        DenseLayerOptions encoding = linear with { Activation = Activation.LeakyRelu, Slope = EncoderSlope };
        DenseLayerOptions judging = linear with { Activation = Activation.LeakyRelu, Slope = DiscriminatorSlope, Dropout = options.Dropout };
        int depth = widths.Length - 1;
        for (int i = 0; i < depth; i++)
        {
            int up = depth - i;
            encoder.Add(new DenseLayer(Makers, $"encoder.{i}", widths[i], widths[i + 1], i == depth - 1 ? linear : encoding, rng));
            generator.Add(new DenseLayer(Makers, $"generator.{i}", widths[up], widths[up - 1], linear with { Activation = up == 1 ? options.OutputActivation : Activation.Relu }, rng));
        }

        int inputs = widths[0] + widths[^1];
        for (int i = 1; i < depth; i++)
        {
            discriminator.Add(new DenseLayer(Judge, $"discriminator.{i - 1}", inputs, widths[i], judging, rng));
            inputs = widths[i];
        }

        verdict = new DenseLayer(Judge, "verdict", inputs, 1, linear, rng);
    }

    /// <summary>Encoder and generator.</summary>
    public ParameterStore Makers { get; } = new();

    /// <summary>The discriminator.</summary>
    public ParameterStore Judge { get; } = new();

    /// <summary>Widths from the input to the latent point.</summary>
    public IReadOnlyList<int> Widths { get; }

    public int Width => Widths[0];

    public int Latent => Widths[^1];

    public Value Encode(Graph graph, Value x) => Run(graph, encoder, x);

    public Value Generate(Graph graph, Value z) => Run(graph, generator, z);

    /// <summary>The logit of a pair's being a row with its code, and not a generated row with its random point.</summary>
    public Value Discriminate(Graph graph, Value z, Value x) => verdict.Apply(graph, Features(graph, z, x));

    /// <summary>The rebuilt row; for feature matching also the discriminator's features of the row and of the rebuilt one.</summary>
    public Value Compare(Graph graph, Value x)
    {
        Value z = Encode(graph, x);
        Value rebuilt = Generate(graph, z);
        return options.Score == BiganScore.FeatureMatching ? graph.Concat(rebuilt, Features(graph, z, x), Features(graph, z, rebuilt)) : rebuilt;
    }

    /// <summary>Σ |x − x̂| over the columns.</summary>
    public Value Errors(Graph graph, Value x) => graph.SumFeatures(graph.Abs(graph.Subtract(x, Generate(graph, Encode(graph, x)))));

    private static Value Run(Graph graph, List<DenseLayer> layers, Value value) => layers.Aggregate(value, (current, layer) => layer.Apply(graph, current));

    private Value Features(Graph graph, Value z, Value x) =>
        Run(graph, discriminator, graph.Concat(Dropped(graph, graph.Activate(z, Activation.LeakyRelu, EncoderSlope)), Dropped(graph, x)));

    private Value Dropped(Graph graph, Value value) => options.Dropout > 0 ? graph.Dropout(value, (float)options.Dropout) : value;
}
