using System.Numerics.Tensors;
using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training.Optimizers;

namespace Misfit.Training;

/// <summary>One network that lowers the mean of its row losses.</summary>
internal sealed class NetworkLearner : ILearner
{
    private readonly ParameterStore parameters;
    private readonly double gradientNorm;
    private readonly BatchTrainer trainer;
    private readonly LossMonitor monitor;
    private readonly Optimizer optimizer;

    /// <param name="network">The network.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="count">How many of them are trained on.</param>
    /// <param name="options">How.</param>
    /// <param name="rng">For dropout and noise.</param>
    public NetworkLearner(INetwork network, Matrix rows, int count, TrainingOptions options, Rng rng)
    {
        parameters = network.Parameters;
        gradientNorm = options.GradientNorm;
        trainer = new BatchTrainer(network, rows, count, options.BatchSize, rng);
        monitor = new LossMonitor(network.CompileLoss(Math.Min(options.BatchSize, rows.Rows)), rows);
        optimizer = new Optimizer(options.Optimizer, parameters);
    }

    public int Steps => trainer.Steps;

    public bool Finite => double.IsFinite(TensorPrimitives.Sum<float>(parameters.Values));

    public int Size(int step) => trainer.Size(step);

    public float Step(ReadOnlySpan<int> order, int step, double learningRate)
    {
        float loss = trainer.Step(order, step);
        if (!float.IsFinite(loss))
        {
            return loss;
        }

        if (gradientNorm > 0)
        {
            GradientClipping.ByNorm(parameters.Gradients, gradientNorm);
        }

        optimizer.Step(learningRate);
        return loss;
    }

    public double Loss(ReadOnlySpan<int> rows) => monitor.Mean(rows);

    public float[] Snapshot() => parameters.Snapshot();

    public void Restore(float[] snapshot) => parameters.Restore(snapshot);
}
