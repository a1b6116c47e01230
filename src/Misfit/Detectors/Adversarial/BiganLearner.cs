using System.Numerics.Tensors;
using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Detectors.Adversarial;

/// <summary>
/// Each step the discriminator learns to say 1 to a row with its code and 0 to a generated row with its random point; then encoder and generator learn to make it say the opposite. These losses do
/// not tell progress, so the loss that is reported and judged is the reconstruction error Σ |x − x̂|.
/// </summary>
internal sealed class BiganLearner : ILearner
{
    private readonly BiganNetwork network;
    private readonly Matrix rows;
    private readonly double gradientNorm;
    private readonly BatchCut cut;
    private readonly Plans? full;
    private readonly Plans? last;
    private readonly LossMonitor monitor;
    private readonly Optimizer makers;
    private readonly Optimizer judge;

    public BiganLearner(BiganNetwork network, Matrix rows, int count, TrainingOptions options, Rng rng)
    {
        this.network = network;
        this.rows = rows;
        gradientNorm = options.GradientNorm;
        cut = new BatchCut(count, options.BatchSize, smallest: 1);
        full = cut.FullBatches > 0 ? new Plans(network, cut.FullSize, rng.Stream(0)) : null;
        last = cut.LastSize > 0 ? new Plans(network, cut.LastSize, rng.Stream(1)) : null;
        monitor = new LossMonitor(NetworkPlans.CompileOutput(network.Width, network.Errors, Math.Min(options.BatchSize, rows.Rows)), rows);
        makers = new Optimizer(options.Optimizer, network.Makers);
        judge = new Optimizer(options.Optimizer, network.Judge);
    }

    public int Steps => cut.Steps;

    public bool Finite => double.IsFinite(TensorPrimitives.Sum<float>(network.Makers.Values)) && double.IsFinite(TensorPrimitives.Sum<float>(network.Judge.Values));

    public int Size(int step) => cut.Size(step);

    public float Step(ReadOnlySpan<int> order, int step, double learningRate)
    {
        Plans plans = (step < cut.FullBatches ? full : last)!;
        ReadOnlySpan<int> chosen = cut.Rows(order, step);
        bool finite = Learn(plans.Judging, judge, network.Judge, chosen, learningRate) && Learn(plans.Making, makers, network.Makers, chosen, learningRate);
        return finite ? plans.ReadError() : float.NaN;
    }

    public double Loss(ReadOnlySpan<int> rows) => monitor.Mean(rows);

    public float[] Snapshot() => [.. network.Makers.Snapshot(), .. network.Judge.Snapshot()];

    public void Restore(float[] snapshot)
    {
        int split = network.Makers.Values.Length;
        network.Makers.Restore(snapshot.AsSpan(0, split));
        network.Judge.Restore(snapshot.AsSpan(split));
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
