using System.Diagnostics;
using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.EngineBenchmark;

/// <summary>One network with its data; a step gathers a random mini-batch and runs forward, backward and Adam.</summary>
internal sealed class TrainingCase
{
    private const int MostSteps = 1_000_000;

    private readonly TrainingPlan plan;
    private readonly Value input;
    private readonly Optimizer optimizer;
    private readonly Matrix rows;
    private readonly int[] order;
    private readonly long[] ticks = new long[MostSteps];
    private int next;

    private TrainingCase(TrainingPlan plan, Value input, ParameterStore store, int rowCount)
    {
        this.plan = plan;
        this.input = input;
        optimizer = new Optimizer(new Adam(), store);
        var rng = new Rng(1);
        rows = new Matrix(rowCount, input.Features);
        foreach (ref float value in rows.Values)
        {
            value = (float)rng.NextGaussian();
        }

        order = rng.Permutation(rowCount);
    }

    public static TrainingCase Create(string name) => name switch
    {
        "small" => Autoencoder(256, 100_000, 18, 15, 7, 2, 7, 15, 18),
        "vae" => Vae(16, 100_000),
        "medium" => Autoencoder(32, 20_000, 274, 128, 64, 32, 64, 128, 274),
        "plad" => Plad(128, 20_000),
        "anorand" => AnoRand(256, 20_000),
        "wide" => Autoencoder(256, 20_000, 512, 512, 256, 128, 256, 512, 512),
        "lenet" => LeNet(128, 10_000),
        "flow" => InvertibleNetwork(256, 20_000, 128),
        "lstm" => Lstm(64, 20_000, 140, 64),
        _ => throw new ArgumentException($"Unknown case '{name}'."),
    };

    /// <summary>Steps for so many seconds; microseconds per step, and bytes allocated per step.</summary>
    public string Measure(double seconds)
    {
        Warm(seconds);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        int count = 0;
        float loss = 0;
        for (long start = Stopwatch.GetTimestamp(); start < end && count < MostSteps; count++)
        {
            loss = Step();
            long now = Stopwatch.GetTimestamp();
            ticks[count] = now - start;
            start = now;
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Array.Sort(ticks, 0, count);
        double microseconds = 1e6 / Stopwatch.Frequency;
        return FormattableString.Invariant(
            $"{{\"min\": {ticks[0] * microseconds:F2}, \"median\": {ticks[count / 2] * microseconds:F2}, \"steps\": {count}, \"bytes\": {(double)bytes / count:F1}, \"loss\": {loss:F4}}}");
    }

    private void Warm(double seconds)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds;)
        {
            Step();
        }
    }

    private float Step()
    {
        if (next + plan.Batch > order.Length)
        {
            next = 0;
        }

        plan.Load(input, rows, order.AsSpan(next, plan.Batch));
        next += plan.Batch;
        float loss = plan.Step();
        optimizer.Step();
        return loss;
    }

    private static TrainingCase Autoencoder(int batch, int rowCount, params int[] widths)
    {
        var network = new Layers();
        var graph = new Graph(batch, training: true);
        Value input = graph.Input(widths[0]);
        Value value = input;
        for (int i = 1; i < widths.Length; i++)
        {
            value = network.Dense(graph, value, widths[i], i < widths.Length - 1 ? Activation.Relu : Activation.Identity);
        }

        Value loss = graph.Scale(graph.MeanBatch(graph.SquaredError(value, input)), 1f / widths[0]);
        return new TrainingCase(graph.CompileTraining(loss), input, network.Store, rowCount);
    }

    // The variational autoencoder of TracInAD for Thyroid: batch norm everywhere, ReLU only around the latent space.
    private static TrainingCase Vae(int batch, int rowCount)
    {
        var network = new Layers();
        var graph = new Graph(batch, training: true, new Rng(2));
        Value input = graph.Input(6);
        Value value = network.Normalized(graph, network.Normalized(graph, input, 64), 128);
        Value encoded = graph.Activate(network.Normalized(graph, value, 32), Activation.Relu);
        Value mean = network.Dense(graph, encoded, 32);
        Value logVariance = graph.Clamp(network.Dense(graph, encoded, 32), -30, 20);
        Value deviation = graph.Exp(graph.Scale(logVariance, 0.5f));
        Value latent = graph.Add(mean, graph.Multiply(deviation, graph.GaussianNoise(32)));
        value = graph.Activate(network.Normalized(graph, latent, 32), Activation.Relu);
        value = graph.Activate(network.Normalized(graph, value, 128), Activation.Relu);
        value = network.Normalized(graph, network.Normalized(graph, value, 64), 6);

        Value terms = graph.Subtract(graph.Add(graph.Exp(logVariance), graph.Square(mean)), graph.Offset(logVariance, 1));
        Value divergence = graph.Scale(graph.SumFeatures(terms), 0.5f);
        Value loss = graph.SumBatch(graph.Add(graph.SquaredError(value, input), divergence));
        return new TrainingCase(graph.CompileTraining(loss), input, network.Store, rowCount);
    }

    // Images of 28 × 28: two convolutions, each pooled, and a dense layer; pulled towards a point as a one-class network is.
    private static TrainingCase LeNet(int batch, int rowCount)
    {
        var network = new Layers();
        var graph = new Graph(batch, training: true);
        Value input = graph.Input(28 * 28);
        Value value = network.Convolution(graph, input, RowShape.Image(28, 28), 16);
        value = graph.Activate(graph.MaxPool(value, RowShape.Image(24, 24, 16), 2), Activation.Relu);
        value = network.Convolution(graph, value, RowShape.Image(12, 12, 16), 32);
        value = graph.Activate(graph.MaxPool(value, RowShape.Image(8, 8, 32), 2), Activation.Relu);
        Value distance = graph.MeanFeatures(graph.Square(graph.Offset(network.Dense(graph, value, 64), -1)));
        return new TrainingCase(graph.CompileTraining(graph.MeanBatch(distance)), input, network.Store, rowCount);
    }

    // Twelve coupling blocks; per step one pass of the data, one back from drawn points of the cube, and one forth again.
    private static TrainingCase InvertibleNetwork(int batch, int rowCount, int width)
    {
        var rng = new Rng(2);
        var store = new ParameterStore();
        var layer = new DenseLayerOptions { Activation = Activation.Relu };
        var flow = new CouplingFlow(store, CouplingFlow.DrawPermutations(12, width, rng), [128], layer, rng);
        var graph = new Graph(batch, training: true, rng);
        Value input = graph.Input(width);
        Value real = graph.MaxFeatures(graph.Abs(flow.Apply(graph, input)));
        Value drawn = flow.Invert(graph, graph.UniformNoise(width, -1, 1));
        Value returned = graph.MaxFeatures(graph.Abs(flow.Apply(graph, drawn)));
        return new TrainingCase(graph.CompileTraining(graph.MeanBatch(graph.Subtract(real, returned))), input, store, rowCount);
    }

    // An encoder reads the window; a decoder starts from its last state and says each value after the true one before.
    private static TrainingCase Lstm(int batch, int rowCount, int steps, int units)
    {
        var network = new Layers();
        LstmParameters encoder = network.Lstm(1, units);
        LstmParameters decoder = network.Lstm(1, units);
        var graph = new Graph(batch, training: true);
        Value input = graph.Input(steps);
        Value? state = null;
        for (int step = 0; step < steps; step++)
        {
            state = graph.LstmStep(graph.Slice(input, step, 1), state, encoder);
        }

        Parameter weights = network.Add("output", 1, units, units);
        Parameter bias = network.Store.Add("output bias", 1, 1);
        var outputs = new Value[steps];
        for (int step = 0; step < steps; step++)
        {
            state = graph.LstmStep(step == 0 ? null : graph.Slice(input, step - 1, 1), state, decoder);
            outputs[step] = graph.Dense(graph.Slice(state, 0, units), weights, bias);
        }

        Value loss = graph.Scale(graph.MeanBatch(graph.SquaredError(graph.Concat(outputs), input)), 1f / steps);
        return new TrainingCase(graph.CompileTraining(loss), input, network.Store, rowCount);
    }

    // Perturbation learning as published for Thyroid: a variational perturbator 6-16-16-16-12, a classifier 6-64-32-1 for rows and copies, lambda 3.
    private static TrainingCase Plad(int batch, int rowCount)
    {
        var network = new Layers();
        var graph = new Graph(batch, training: true, new Rng(2));
        Value input = graph.Input(6);
        Value features = network.Dense(graph, input, 16, Activation.LeakyRelu);
        Value mean = network.Dense(graph, features, 16);
        Value logVariance = graph.Clamp(network.Dense(graph, features, 16), -30, 20);
        Value latent = graph.Add(mean, graph.Multiply(graph.Exp(graph.Scale(logVariance, 0.5f)), graph.GaussianNoise(16)));
        Value both = network.Dense(graph, network.Dense(graph, latent, 16, Activation.LeakyRelu), 12);
        Value shift = graph.Slice(both, 0, 6);
        Value scaleError = graph.Offset(graph.Slice(both, 6, 6), -1);
        Value copies = graph.Add(input, graph.Add(graph.Multiply(input, scaleError), shift));
        Func<Value, Value> classify = network.Classifier(graph, 6, 64, 32);
        Value size = graph.Add(graph.SumFeatures(graph.Square(scaleError)), graph.SumFeatures(graph.Square(shift)));
        Value terms = graph.Subtract(graph.Add(graph.Exp(logVariance), graph.Square(mean)), graph.Offset(logVariance, 1));
        Value loss = graph.Add(graph.Activate(classify(input), Activation.Softplus), graph.Activate(graph.Scale(classify(copies), -1), Activation.Softplus));
        loss = graph.Add(loss, graph.Add(graph.Scale(size, 3f / 6), graph.Scale(graph.SumFeatures(terms), 0.5f)));
        return new TrainingCase(graph.CompileTraining(graph.MeanBatch(loss)), input, network.Store, rowCount);
    }

    // AnoRand for 21 columns and a label: detector 21-64-32-16-1, encoder 21-64-32-8, decoder 24-32-64-21, w 0.2.
    private static TrainingCase AnoRand(int batch, int rowCount)
    {
        var network = new Layers();
        var graph = new Graph(batch, training: true);
        Value input = graph.Input(22);
        Value rows = graph.Slice(input, 0, 21);
        Value label = graph.Activate(graph.Slice(input, 21, 1), Activation.Sigmoid);
        Value noise = network.Dense(graph, network.Dense(graph, network.Dense(graph, rows, 64, Activation.Tanh), 32, Activation.Tanh), 16, Activation.Tanh);
        Value latent = network.Dense(graph, network.Dense(graph, network.Dense(graph, rows, 64, Activation.Tanh), 32, Activation.Tanh), 8);
        Value decoded = network.Dense(graph, network.Dense(graph, graph.Concat(latent, noise), 32, Activation.Tanh), 64, Activation.Tanh);
        Value error = graph.Scale(graph.SquaredError(network.Dense(graph, decoded, 21, Activation.Sigmoid), rows), 0.8f / 21);
        Value detected = graph.Scale(graph.BinaryCrossEntropyWithLogits(network.Dense(graph, noise, 1), label), 0.2f);
        Value loss = graph.Add(graph.Multiply(error, graph.Offset(graph.Scale(label, -1), 1)), detected);
        return new TrainingCase(graph.CompileTraining(graph.MeanBatch(loss)), input, network.Store, rowCount);
    }

    /// <summary>Makes the parameters of layers as it applies them.</summary>
    private sealed class Layers
    {
        private readonly Rng rng = new(3);
        private int count;

        public ParameterStore Store { get; } = new();

        public Value Convolution(Graph graph, Value x, RowShape shape, int channels)
        {
            int inputs = shape.Channels * 25;
            Parameter weights = Add($"{++count}.weights", channels, inputs, inputs);
            return graph.Convolution(x, shape, weights, Store.Add($"{count}.bias", channels, 1), ConvolutionKernel.Square(5));
        }

        public Parameter Add(string name, int rows, int columns, int fan)
        {
            Parameter weights = Store.Add(name, rows, columns);
            double bound = 1 / Math.Sqrt(fan);
            foreach (ref float weight in weights.Values)
            {
                weight = (float)rng.NextDouble(-bound, bound);
            }

            return weights;
        }

        public LstmParameters Lstm(int inputs, int units)
        {
            count++;
            return new(Add($"{count}.weights", 4 * units, inputs, units), Add($"{count}.recurrent", 4 * units, units, units), Add($"{count}.bias", 4 * units, 1, units));
        }

        public Value Dense(Graph graph, Value x, int outputs, Activation activation = Activation.Identity)
        {
            Parameter weights = Add($"{++count}.weights", outputs, x.Features, x.Features);
            return graph.Dense(x, weights, Store.Add($"{count}.bias", outputs, 1), activation);
        }

        /// <summary>Layers with tanh and one output, to be applied to several values.</summary>
        public Func<Value, Value> Classifier(Graph graph, int inputs, params int[] widths)
        {
            List<(Parameter Weights, Parameter Bias)> layers = [];
            foreach (int outputs in (int[])[.. widths, 1])
            {
                layers.Add((Add($"{++count}.weights", outputs, inputs, inputs), Store.Add($"{count}.bias", outputs, 1)));
                inputs = outputs;
            }

            return value =>
            {
                for (int i = 0; i < layers.Count; i++)
                {
                    value = graph.Dense(value, layers[i].Weights, layers[i].Bias, i < layers.Count - 1 ? Activation.Tanh : Activation.Identity);
                }

                return value;
            };
        }

        public Value Normalized(Graph graph, Value x, int outputs)
        {
            Value value = Dense(graph, x, outputs);
            Parameter scale = Store.Add($"{count}.scale", outputs, 1);
            scale.Values.Fill(1);
            Parameter shift = Store.Add($"{count}.shift", outputs, 1);
            Parameter mean = Store.Add($"{count}.mean", outputs, 1, trainable: false);
            Parameter variance = Store.Add($"{count}.variance", outputs, 1, trainable: false);
            return graph.BatchNorm(value, scale, shift, mean, variance);
        }
    }
}
