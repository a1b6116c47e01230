using Misfit.Autodiff;
using Misfit.Detectors.Reconstruction;
using Misfit.Detectors.Sequences;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Autodiff;

/// <summary>Small networks of every kind of layer whose gradients of rows are told.</summary>
internal static class RowGradientNetworks
{
    private static readonly RowShape image = RowShape.Image(8, 6, 2);
    private static readonly RowShape corner = RowShape.Image(3, 3, 2);
    private static readonly RowShape series = RowShape.Series(9, 2);

    public static Dictionary<string, Func<INetwork>> All { get; } = new()
    {
        ["autoencoder"] = () => new AutoencoderNetwork(new Autoencoder(), [5, 9, 3], new Rng(1)),
        ["autoencoder with batch norm and dropout"] = () => new AutoencoderNetwork(new Autoencoder { BatchNorm = true, Dropout = 0.3, Activation = Activation.Gelu }, [5, 9, 7, 3], new Rng(2)),
        ["variational, mirrored"] = () => new VariationalNetwork(new VariationalAutoencoder(), [5, 8, 3], new Rng(3)),
        ["variational, TracInAD's layout"] = () => new VariationalNetwork(new VariationalAutoencoder { Layout = VariationalLayout.Tracinad }, [5, 20, 8, 3], new Rng(14)),
        ["one layer used three times"] = () => new Written(5, RepeatedLayer),
        ["LeNet"] = () => new Written(image.Columns, Convolutions),
        ["transposed convolutions"] = () => new Written(corner.Columns, Transposed),
        ["convolutions of a series"] = () => new Written(series.Columns, Series),
        ["one convolution used twice"] = () => new Written(series.Columns, RepeatedConvolution),
        ["one step of an LSTM"] = () => new Written(5, Step),
        ["LSTMs over five steps"] = () => new Seq2SeqNetwork(new Seq2Seq { Units = 3 }, new SequenceLayout(5, 1), 2, new Rng(16)),
    };

    private static Func<Graph, Value, Value> RepeatedLayer(ParameterStore store, Rng rng)
    {
        (Parameter weights, Parameter bias) = Add(store, "layer", 5, 5, 5, rng);
        return (graph, input) =>
        {
            Value state = input;
            for (int i = 0; i < 3; i++)
            {
                state = graph.Dense(state, weights, bias, Activation.Tanh);
            }

            return graph.SquaredError(state, input);
        };
    }

    // More channels than the kernel for gradients takes at once, and more weights.
    private static Func<Graph, Value, Value> Convolutions(ParameterStore store, Rng rng)
    {
        var convolutions = new LeNet(store, "convolution", image, [5, 3], new LeNetOptions(), rng);
        var output = new DenseLayer(store, "output", convolutions.Output.Columns, 4, new DenseLayerOptions { Bias = false }, rng);
        return (graph, input) => Squares(graph, output.Apply(graph, convolutions.Apply(graph, input)));
    }

    private static Func<Graph, Value, Value> Transposed(ParameterStore store, Rng rng)
    {
        ConvolutionKernel wide = ConvolutionKernel.Square(4, stride: 2, padding: 1), narrow = ConvolutionKernel.Square(3, padding: 1);
        (Parameter weights, Parameter bias) = Add(store, "first", 2, 3 * wide.Points, 3, rng);
        (Parameter secondWeights, Parameter secondBias) = Add(store, "second", 3, narrow.Points, 1, rng);
        return (graph, input) =>
        {
            Value larger = graph.Activate(graph.TransposedConvolution(input, corner, weights, bias, wide), Activation.Tanh);
            return Squares(graph, graph.TransposedConvolution(larger, wide.TransposedOutputShape(corner, 3), secondWeights, secondBias, narrow));
        };
    }

    private static Func<Graph, Value, Value> Series(ParameterStore store, Rng rng)
    {
        ConvolutionKernel wide = ConvolutionKernel.Line(4, stride: 2, padding: 1), narrow = ConvolutionKernel.Line(2);
        (Parameter weights, Parameter bias) = Add(store, "first", 5, 2 * wide.Points, 5, rng);
        (Parameter secondWeights, Parameter secondBias) = Add(store, "second", 3, 5 * narrow.Points, 3, rng);
        return (graph, input) =>
        {
            Value shorter = graph.Activate(graph.Convolution(input, series, weights, bias, wide), Activation.Tanh);
            return Squares(graph, graph.Convolution(shorter, wide.OutputShape(series, 5), secondWeights, secondBias, narrow));
        };
    }

    private static Func<Graph, Value, Value> RepeatedConvolution(ParameterStore store, Rng rng)
    {
        ConvolutionKernel kernel = ConvolutionKernel.Line(3, padding: 1);
        (Parameter weights, Parameter bias) = Add(store, "convolution", 2, 2 * kernel.Points, 2, rng);
        return (graph, input) =>
        {
            Value once = graph.Activate(graph.Convolution(input, series, weights, bias, kernel), Activation.Tanh);
            return graph.SquaredError(graph.Convolution(once, series, weights, bias, kernel), input);
        };
    }

    private static Func<Graph, Value, Value> Step(ParameterStore store, Rng rng)
    {
        var before = new DenseLayer(store, "before", 5, 6, new DenseLayerOptions(), rng);
        var lstm = new LstmLayer(store, "lstm", 5, 3, Initializer.Torch, rng);
        return (graph, input) => Squares(graph, lstm.Step(graph, input, before.Apply(graph, input)));
    }

    private static Value Squares(Graph graph, Value values) => graph.SumFeatures(graph.Square(values));

    private static (Parameter Weights, Parameter Bias) Add(ParameterStore store, string name, int rows, int columns, int outputs, Rng rng)
    {
        Parameter weights = store.Add($"{name}.weights", rows, columns), bias = store.Add($"{name}.bias", outputs, 1);
        Initialization.Fill(Initializer.Torch, weights, bias, rng);
        return (weights, bias);
    }

    private sealed class Written : INetwork
    {
        private readonly Func<Graph, Value, Value> losses;

        public Written(int width, Func<ParameterStore, Rng, Func<Graph, Value, Value>> write)
        {
            Width = width;
            losses = write(Parameters, new Rng(15));
        }

        public ParameterStore Parameters { get; } = new();

        public int Width { get; }

        public int SmallestBatch => 1;

        public Value RowLosses(Graph graph, Value input) => losses(graph, input);
    }
}
