using System.Numerics.Tensors;
using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Detectors.Adversarial;

/// <summary>
/// Each step the discriminator learns to say 1 to a row with its code and 0 to a generated row with its random point; then encoder and generator learn to make it say the opposite. These losses do
/// not tell progress, so the loss that is reported and judged is the reconstruction error Σ |x − x̂|. Players never come to rest; what is kept, and used, is a moving mean of their weights.
/// </summary>
internal sealed class BiganLearner : ILearner
{
    /// <summary>The weight of the mean so far against that of the newest weights.</summary>
    private const float LongestMemory = 0.999f;

    private readonly BiganNetwork network;
    private readonly BiganNetwork players;
    private readonly Matrix rows;
    private readonly double gradientNorm;
    private readonly BatchCut cut;
    private readonly Plans? full;
    private readonly Plans? last;
    private readonly LossMonitor monitor;
    private readonly Optimizer makers;
    private readonly Optimizer judge;
    private int taken;

    /// <param name="network">Receives the mean weights.</param>
    /// <param name="players">Trained; begins with the same weights.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="count">How many of them are trained on.</param>
    /// <param name="options">How.</param>
    /// <param name="rng">For dropout and noise.</param>
    public BiganLearner(BiganNetwork network, BiganNetwork players, Matrix rows, int count, TrainingOptions options, Rng rng)
    {
        this.network = network;
        this.players = players;
        this.rows = rows;
        gradientNorm = options.GradientNorm;
        cut = new BatchCut(count, options.BatchSize, smallest: 1);
        full = cut.FullBatches > 0 ? new Plans(players, cut.FullSize, rng.Stream(0)) : null;
        last = cut.LastSize > 0 ? new Plans(players, cut.LastSize, rng.Stream(1)) : null;
        monitor = new LossMonitor(NetworkPlans.CompileOutput(network.Width, network.Errors, Math.Min(options.BatchSize, rows.Rows)), rows);
        makers = new Optimizer(options.Optimizer, players.Makers);
        judge = new Optimizer(options.Optimizer, players.Judge);
    }

    public int Steps => cut.Steps;

    public bool Finite => double.IsFinite(TensorPrimitives.Sum<float>(players.Makers.Values)) && double.IsFinite(TensorPrimitives.Sum<float>(players.Judge.Values));

    public int Size(int step) => cut.Size(step);

    public float Step(ReadOnlySpan<int> order, int step, double learningRate)
    {
        Plans plans = (step < cut.FullBatches ? full : last)!;
        ReadOnlySpan<int> chosen = cut.Rows(order, step);
        if (!Learn(plans.Judging, judge, players.Judge, chosen, learningRate) || !Learn(plans.Making, makers, players.Makers, chosen, learningRate))
        {
            return float.NaN;
        }

        // A short memory at first, that the random beginning be forgotten.
        float newest = Math.Max(1 - LongestMemory, 9f / (10 + ++taken));
        Follow(players.Makers, network.Makers, newest);
        Follow(players.Judge, network.Judge, newest);
        return plans.ReadError();
    }

    public double Loss(ReadOnlySpan<int> rows) => monitor.Mean(rows);

    public float[] Snapshot() => [.. network.Makers.Snapshot(), .. network.Judge.Snapshot()];

    public void Restore(float[] snapshot)
    {
        int split = network.Makers.Values.Length;
        network.Makers.Restore(snapshot.AsSpan(0, split));
        network.Judge.Restore(snapshot.AsSpan(split));
    }

    private static void Follow(ParameterStore player, ParameterStore mean, float newest)
    {
        Span<float> values = mean.Values;
        TensorPrimitives.Multiply(values, 1 - newest, values);
        TensorPrimitives.MultiplyAdd(player.Values, newest, values, values);
    }

    private bool Learn(TrainingBatch batch, Optimizer optimizer, ParameterStore learned, ReadOnlySpan<int> chosen, double learningRate)
    {
        batch.Plan.Load(batch.Input, rows, chosen);
        if (!float.IsFinite(batch.Plan.Step()))
        {
            return false;
        }

        if (gradientNorm > 0)
        {
            GradientClipping.ByNorm(learned.Gradients, gradientNorm);
        }

        optimizer.Step(learningRate);
        return true;
    }

    /// <summary>The two plans of a step over so many rows.</summary>
    private sealed class Plans
    {
        private readonly BiganNetwork network;
        private readonly Value error;
        private readonly float[] read = new float[1];

        public Plans(BiganNetwork network, int batch, Rng rng)
        {
            this.network = network;
            Judging = Compile(batch, rng.Stream(0), frozen: network.Makers, sign: -1, out _);
            Making = Compile(batch, rng.Stream(1), frozen: network.Judge, sign: 1, out error);
        }

        public TrainingBatch Judging { get; }

        public TrainingBatch Making { get; }

        /// <summary>The mean reconstruction error of the batch of the last step, before it.</summary>
        public float ReadError()
        {
            Making.Plan.Read(error, read);
            return read[0];
        }

        // −log sigmoid(l) = softplus(−l): with the sign −1 the pair of a row is to be called 1 and a generated one 0, with 1 the opposite.
        private TrainingBatch Compile(int batch, Rng rng, ParameterStore frozen, float sign, out Value error)
        {
            var graph = new Graph(batch, training: true, rng);
            graph.Freeze(frozen);
            Value x = graph.Input(network.Width);
            Value code = network.Encode(graph, x);
            Value point = graph.GaussianNoise(network.Latent);
            Value real = network.Discriminate(graph, code, x);
            Value made = network.Discriminate(graph, point, network.Generate(graph, point));
            Value losses = graph.Add(graph.Activate(graph.Scale(real, sign), Activation.Softplus), graph.Activate(graph.Scale(made, -sign), Activation.Softplus));
            error = graph.MeanBatch(graph.SumFeatures(graph.Abs(graph.Subtract(x, network.Generate(graph, code)))));
            return new TrainingBatch(graph.CompileTraining(graph.MeanBatch(losses), error), x);
        }
    }
}
