using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>Trains a network: epochs over shuffled rows until the last epoch, until nothing improves, or until told to stop.</summary>
public sealed class TrainingLoop
{
    /// <summary>Fewer rows than this are all trained on: a handful of held-out rows tells little.</summary>
    private const int FewestRowsToHoldOut = 50;

    /// <summary>Training rows on which the loss before training is compared with that after it.</summary>
    private const int ComparedRows = 1000;

    private readonly TrainingOptions options;
    private readonly TrainingContext context;
    private readonly Rng shuffling;
    private readonly int[] order;
    private readonly int[] heldOut;
    private readonly int[] compared;
    private readonly ILearner learner;
    private readonly ProgressReporter progress;
    private readonly TrainingHistory history;
    private float[] bestWeights;
    private readonly List<Checkpoint> checkpoints = [];

    private TrainingLoop(Func<int, Rng, ILearner> create, int rows, TrainingOptions options, Rng rng, TrainingContext context)
    {
        (this.options, this.context) = (options, context);
        int[] permutation = rng.Stream(0).Permutation(rows);
        int held = rows < FewestRowsToHoldOut ? 0 : (int)Math.Ceiling(options.ValidationShare * rows);
        heldOut = permutation[..held];
        order = permutation[held..];
        compared = order[..Math.Min(ComparedRows, order.Length)];
        shuffling = rng.Stream(1);
        learner = create(order.Length, rng.Stream(2));
        progress = new ProgressReporter(context, "training", (long)options.Epochs * learner.Steps);
        history = new TrainingHistory(options.Epochs, watched: held > 0, options.LossFalls);
        bestWeights = learner.Snapshot();
    }

    /// <summary>
    /// Trains the weights of <paramref name="network"/> in place. Allocates nothing per step. The same generator gives the same weights.
    /// </summary>
    /// <param name="network">The network, with its first weights.</param>
    /// <param name="rows">Rows × features. Not changed.</param>
    /// <param name="options">How to train.</param>
    /// <param name="rng">For the rows held out, their order, dropout and noise.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was over. Later, the best epoch's weights are kept.</exception>
    /// <exception cref="DataException">There are fewer rows than the network's smallest batch.</exception>
    public static TrainingResult Run(INetwork network, Matrix rows, TrainingOptions options, Rng rng, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentNullException.ThrowIfNull(context);
        return Run((count, source) => new NetworkLearner(network, rows, count, options, source), rows.Rows, options, rng, context);
    }

    /// <summary>Trains what learns in its own way.</summary>
    /// <param name="create">Creates it for so many rows to learn from, with random numbers of its own.</param>
    /// <param name="rows">How many rows there are, those held out included.</param>
    /// <param name="options">How to train.</param>
    /// <param name="rng">For the rows held out, their order, and what learns.</param>
    /// <param name="context">Progress and cancellation.</param>
    internal static TrainingResult Run(Func<int, Rng, ILearner> create, int rows, TrainingOptions options, Rng rng, TrainingContext context) =>
        new TrainingLoop(create, rows, options, rng, context).Run();

    private TrainingResult Run()
    {
        history.LossBefore = learner.Loss(compared);
        if (context.EpochFinished is not null)
        {
            Show(history.LossBefore, heldOut.Length > 0 ? learner.Loss(heldOut) : null);
        }

        for (int epoch = 0; epoch < options.Epochs && history.Ending == TrainingEnding.Completed; epoch++)
        {
            history.Ending = RunEpoch(epoch);
        }

        if (history.Ending == TrainingEnding.Interrupted && history.Epochs == 0)
        {
            throw new OperationCanceledException(context.CancellationToken);
        }

        if (history.Ending == TrainingEnding.Completed && options.Patience == 0)
        {
            history.KeptEpoch = history.Epochs;
        }
        else
        {
            learner.Restore(bestWeights);
            history.KeptEpoch = history.BestEpoch;
        }

        history.LossAfter = learner.Loss(compared);
        return new TrainingResult(history.Report(options.Epochs), checkpoints) { HeldOut = heldOut };
    }

    private TrainingEnding RunEpoch(int epoch)
    {
        options.EpochBegins?.Invoke(epoch);
        double rate = options.Optimizer.LearningRate * options.Schedule.Factor(epoch, options.Epochs);
        TrainingEnding ending = RunSteps(epoch, rate, out double loss);
        if (ending != TrainingEnding.Completed)
        {
            return ending;
        }

        double? watched = heldOut.Length > 0 ? learner.Loss(heldOut) : null;
        if (!double.IsFinite(watched ?? loss) || !learner.Finite)
        {
            return TrainingEnding.Diverged;
        }

        if (history.Add(loss, watched))
        {
            bestWeights = learner.Snapshot();
        }

        bool tired = options.Patience > 0 && history.Epochs - history.BestEpoch >= options.Patience;
        KeepCheckpoint(epoch + 1, rate, last: tired || epoch + 1 == options.Epochs);
        progress.Report((long)history.Epochs * learner.Steps, loss);
        Show(loss, watched);
        return tired ? TrainingEnding.StoppedEarly : TrainingEnding.Completed;
    }

    private TrainingEnding RunSteps(int epoch, double rate, out double loss)
    {
        shuffling.Shuffle<int>(order);
        double sum = 0;
        int seen = 0;
        loss = double.NaN;
        for (int step = 0; step < learner.Steps; step++)
        {
            if (context.CancellationToken.IsCancellationRequested)
            {
                return TrainingEnding.Interrupted;
            }

            float batchLoss = learner.Step(order, step, rate);
            if (!float.IsFinite(batchLoss))
            {
                return TrainingEnding.Diverged;
            }

            sum += (double)batchLoss * learner.Size(step);
            seen += learner.Size(step);
            loss = sum / seen;
            progress.Offer(((long)epoch * learner.Steps) + step + 1, loss);
        }

        return TrainingEnding.Completed;
    }

    private void Show(double loss, double? watched) =>
        context.EpochFinished?.Invoke(new TrainingEpoch(history.Epochs, options.Epochs, loss, watched, history.SoFar(), context.Subject));

    private void KeepCheckpoint(int epoch, double rate, bool last)
    {
        if (options.CheckpointEvery > 0 && (last || epoch % options.CheckpointEvery == 0))
        {
            checkpoints.Add(new Checkpoint(epoch, rate, learner.Snapshot()));
        }
    }
}
