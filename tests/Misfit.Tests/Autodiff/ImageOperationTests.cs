using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

/// <summary>Operations on images: gradients against finite differences in a padded batch, bits in any batch, no allocation, refusals.</summary>
[Trait("Category", "Numeric")]
public class ImageOperationTests
{
    private const int Batch = 20;
    private static readonly RowShape shape = RowShape.Image(7, 6, 3);
    private static readonly RowShape series = RowShape.Series(14, 9);

    private static readonly Dictionary<string, Func<Graph, Network, Value, Value>> cases = new()
    {
        ["convolution"] = (g, n, x) => g.Convolution(x, shape, n.Add(10, 27), n.Add(10, 1), ConvolutionKernel.Square(3, padding: 1)),
        ["convolution with a stride beyond its size"] = (g, n, x) => g.Convolution(x, shape, n.Add(2, 12), null, ConvolutionKernel.Square(2, stride: 3)),
        ["convolution with more padding than size"] = (g, n, x) => g.Convolution(x, shape, n.Add(2, 3), null, ConvolutionKernel.Square(1, padding: 2)),
        ["convolution of a convolution"] = (g, n, x) => g.Convolution(
            g.Convolution(x, shape, n.Add(5, 75), n.Add(5, 1), ConvolutionKernel.Square(5, padding: 2)), RowShape.Image(7, 6, 5), n.Add(3, 80), null, ConvolutionKernel.Square(4)),
        ["convolution of a series"] = (g, n, x) => g.Convolution(x, series, n.Add(4, 27), n.Add(4, 1), ConvolutionKernel.Line(3, stride: 2, padding: 1)),
        ["transposed convolution"] = (g, n, x) => g.TransposedConvolution(x, shape, n.Add(3, 50), n.Add(2, 1), ConvolutionKernel.Square(5, stride: 2, padding: 2)),
        ["transposed convolution with gaps"] = (g, n, x) => g.TransposedConvolution(x, shape, n.Add(3, 8), n.Add(2, 1), ConvolutionKernel.Square(2, stride: 3)),
        ["transposed convolution of a series"] = (g, n, x) => g.TransposedConvolution(x, series, n.Add(9, 8), n.Add(2, 1), ConvolutionKernel.Line(4, stride: 2, padding: 1)),
        ["convolution used twice"] = (g, n, x) => Twice(g, n.Add(3, 27), x),
        ["max pool"] = (g, n, x) => g.MaxPool(g.Square(x), shape, 2),
        ["max pool of a series"] = (g, n, x) => g.MaxPool(x, series, 3),
        ["max pool beside another use"] = (g, n, x) => g.Concat(g.MaxPool(x, shape, 3), g.Square(x)),
        ["upsample"] = (g, n, x) => g.Upsample(g.Square(x), shape, 2),
        ["upsample of a series"] = (g, n, x) => g.Upsample(x, series, 3),
        ["channel batch norm"] = (g, n, x) => g.ChannelBatchNorm(g.Square(x), shape, n.Add(3, 1), n.Add(3, 1), n.Statistic(3), n.Statistic(3)),
        ["channel batch norm without parameters"] = (g, n, x) => g.ChannelBatchNorm(x, shape, null, null, n.Statistic(3), n.Statistic(3)),
    };

    public static TheoryData<string> Cases => [.. cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_agrees_with_finite_differences(string name)
    {
        var rng = new Rng(17);
        var network = new Network(rng);
        var graph = new Graph(Batch, training: true);
        Value x = graph.Input(shape.Columns, needsGradient: true);
        Value y = cases[name](graph, network, x);
        Value weighting = graph.Input(y.Features);
        TrainingPlan plan = graph.CompileTraining(graph.MeanBatch(graph.Dot(y, weighting)));
        plan.Load(weighting, Network.Random(rng, Batch, y.Features), 0);
        Matrix input = Network.Random(rng, Batch, shape.Columns);
        plan.Load(x, input, 0);
        plan.Step();

        Matrix direction = Network.Random(rng, Batch, shape.Columns);
        float[] parameterDirection = network.RandomDirection(rng);
        var gradient = new float[input.Values.Length];
        plan.ReadGradient(x, gradient);
        double expected = Dot(gradient, direction.Values) + Dot(network.Store.Gradients, parameterDirection);
        double difference = Loss(plan, x, input, direction, network.Store, parameterDirection, 1) - Loss(plan, x, input, direction, network.Store, parameterDirection, -1);
        double actual = difference / (2 * Step);
        Assert.True(Math.Abs(expected - actual) <= 4e-3 * Math.Max(1, Math.Abs(actual)), $"gradient {expected}, differences {actual}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(130)]
    public void Outputs_have_the_bits_of_another_batch(int batch)
    {
        var network = new Network(new Rng(4));
        Matrix rows = Network.Random(new Rng(5), 150, shape.Columns);
        Parameter[] parameters = [network.Add(11, 75), network.Add(11, 1), network.Statistic(11), network.Statistic(11), network.Add(11, 36)];
        float[] all = Outputs(parameters, rows, 150, 0);
        float[] some = Outputs(parameters, rows, batch, 13);
        Assert.Equal(all.AsSpan(13 * some.Length / batch, some.Length).ToArray(), some);
    }

    [Fact]
    public void Training_step_allocates_nothing()
    {
        var network = new Network(new Rng(4));
        var graph = new Graph(Batch, training: true);
        Value x = graph.Input(shape.Columns, needsGradient: true);
        Value y = graph.Concat([.. cases.Values.Select(build => build(graph, network, x))]);
        TrainingPlan plan = graph.CompileTraining(graph.MeanBatch(graph.SumFeatures(y)));
        plan.Load(x, Network.Random(new Rng(5), Batch, shape.Columns), 0);
        plan.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        plan.Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_by_name()
    {
        var network = new Network(new Rng(1));
        var graph = new Graph(4);
        Value x = graph.Input(126);
        var kernel = ConvolutionKernel.Square(3);
        Assert.Contains("7 × 6 points with 2 channels", Assert.Throws<ShapeException>(() => graph.MaxPool(x, RowShape.Image(7, 6, 2), 2)).Message, StringComparison.Ordinal);
        Assert.Contains("must be 4 × 27", Assert.Throws<ShapeException>(() => graph.Convolution(x, shape, network.Add(4, 9), null, kernel)).Message, StringComparison.Ordinal);
        Assert.Contains("must be 4 × 1", Assert.Throws<ShapeException>(() => graph.Convolution(x, shape, network.Add(4, 27), network.Add(3, 1), kernel)).Message, StringComparison.Ordinal);
        Assert.Contains("does not fit", Assert.Throws<ShapeException>(() => graph.Convolution(x, shape, network.Add(4, 192), null, ConvolutionKernel.Square(8))).Message, StringComparison.Ordinal);
        Assert.Contains("no block of 8", Assert.Throws<ShapeException>(() => graph.MaxPool(x, shape, 8)).Message, StringComparison.Ordinal);
        Assert.Contains("image", Assert.Throws<ShapeException>(() => graph.ChannelBatchNorm(x, series, null, null, network.Statistic(9), network.Statistic(9))).Message, StringComparison.Ordinal);
    }

    private const float Step = 1e-3f;

    private static Value Twice(Graph graph, Parameter weights, Value x)
    {
        Value once = graph.Convolution(x, shape, weights, null, ConvolutionKernel.Square(3, padding: 1));
        return graph.Add(graph.Convolution(once, shape, weights, null, ConvolutionKernel.Square(3, padding: 1)), graph.Add(once, x));
    }

    private static float[] Outputs(Parameter[] parameters, Matrix rows, int batch, int first)
    {
        var graph = new Graph(batch);
        Value x = graph.Input(shape.Columns);
        Value y = graph.Convolution(x, shape, parameters[0], parameters[1], ConvolutionKernel.Square(5, padding: 2));
        var hidden = RowShape.Image(7, 6, 11);
        y = graph.MaxPool(graph.ChannelBatchNorm(y, hidden, null, null, parameters[2], parameters[3]), hidden, 2);
        y = graph.TransposedConvolution(graph.Upsample(y, RowShape.Image(3, 3, 11), 2), RowShape.Image(6, 6, 11), parameters[4], null, ConvolutionKernel.Square(3));
        Plan plan = graph.Compile(y);
        plan.Load(x, rows, first);
        plan.Forward();
        var outputs = new float[batch * y.Features];
        plan.Read(y, outputs);
        return outputs;
    }

    private static double Loss(TrainingPlan plan, Value x, Matrix input, Matrix direction, ParameterStore store, float[] parameterDirection, int sign)
    {
        float[] start = store.Snapshot();
        Matrix moved = input.Clone();
        Move(moved.Values, direction.Values, sign);
        Move(store.Values, parameterDirection, sign);
        plan.Load(x, moved, 0);
        double loss = plan.Step();
        store.Restore(start);
        return loss;
    }

    private static void Move(Span<float> values, ReadOnlySpan<float> direction, int sign)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += sign * Step * direction[i];
        }
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private sealed class Network(Rng rng)
    {
        public ParameterStore Store { get; } = new();

        public static Matrix Random(Rng rng, int rows, int columns)
        {
            var matrix = new Matrix(rows, columns);
            foreach (ref float value in matrix.Values)
            {
                value = (float)rng.NextGaussian();
            }

            return matrix;
        }

        public Parameter Add(int rows, int columns)
        {
            Parameter parameter = Store.Add($"{Store.Parameters.Count}", rows, columns);
            Random(rng, rows, columns).Values.CopyTo(parameter.Values);
            return parameter;
        }

        public Parameter Statistic(int rows)
        {
            Parameter parameter = Store.Add($"{Store.Parameters.Count}", rows, 1, trainable: false);
            parameter.Values.Fill(0.7f);
            return parameter;
        }

        // Zero where there are pads: they are no parameters.
        public float[] RandomDirection(Rng source)
        {
            var direction = new float[Store.Values.Length];
            foreach (Parameter parameter in Store.Parameters.Where(p => p.Trainable))
            {
                Random(source, 1, parameter.Values.Length).Values.CopyTo(direction.AsSpan(parameter.Offset));
            }

            return direction;
        }
    }
}
