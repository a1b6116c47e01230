using System.Diagnostics;
using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>What a dense layer is made of, besides its sizes.</summary>
internal sealed record DenseLayerOptions
{
    public Activation Activation { get; init; } = Activation.Identity;

    /// <summary>Of a leaky ReLU.</summary>
    public float Slope { get; init; } = 0.01f;

    public Initializer Initializer { get; init; } = Initializer.Torch;

    /// <summary>A constant added to each output.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Batch normalisation between the linear part and the activation.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>The probability with which an output is dropped in training.</summary>
    public double Dropout { get; init; }
}

/// <summary>A fully connected layer: linear, then batch normalisation, activation and dropout where asked for.</summary>
internal sealed class DenseLayer
{
    private readonly DenseLayerOptions options;
    private readonly Parameter weights;
    private readonly Parameter? bias;
    private readonly Normalization? normalization;

    public DenseLayer(ParameterStore store, string name, int inputs, int outputs, DenseLayerOptions options, Rng rng)
    {
        this.options = options;
        weights = store.Add($"{name}.weights", outputs, inputs);
        bias = options.Bias ? store.Add($"{name}.bias", outputs, 1) : null;
        Initialization.Fill(options.Initializer, weights, bias, rng);
        normalization = options.BatchNorm ? new Normalization(store, name, outputs) : null;
    }

    public Value Apply(Graph graph, Value input)
    {
        Value output = normalization is null
            ? graph.Dense(input, weights, bias, options.Activation, options.Slope)
            : graph.Activate(normalization.Apply(graph, graph.Dense(input, weights, bias)), options.Activation, options.Slope);
        return options.Dropout > 0 ? graph.Dropout(output, (float)options.Dropout) : output;
    }

    /// <summary>What comes out for one row, in float64, as in use. For layers without batch normalisation.</summary>
    public double[] Apply(ReadOnlySpan<double> input)
    {
        Debug.Assert(normalization is null, "Only the graph knows batch normalisation.");
        ReadOnlySpan<float> row = weights.Values, addends = bias is null ? [] : bias.Values;
        var output = new double[weights.Rows];
        for (int i = 0; i < output.Length; i++, row = row[weights.Columns..])
        {
            double sum = bias is null ? 0 : addends[i];
            for (int j = 0; j < input.Length; j++)
            {
                sum += row[j] * input[j];
            }

            output[i] = ActivationValue.Of(options.Activation, sum, options.Slope);
        }

        return output;
    }

    private sealed class Normalization
    {
        private readonly Parameter scale;
        private readonly Parameter shift;
        private readonly Parameter mean;
        private readonly Parameter variance;

        public Normalization(ParameterStore store, string name, int features)
        {
            scale = store.Add($"{name}.scale", features, 1);
            shift = store.Add($"{name}.shift", features, 1);
            mean = store.Add($"{name}.running-mean", features, 1, trainable: false);
            variance = store.Add($"{name}.running-variance", features, 1, trainable: false);
            scale.Values.Fill(1);
            variance.Values.Fill(1);
        }

        public Value Apply(Graph graph, Value input) => graph.BatchNorm(input, scale, shift, mean, variance);
    }
}
