using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Tests.Training;

public sealed class TrainingLoopTests
{
    private static readonly TrainingOptions Quick = new() { Optimizer = new Adam { LearningRate = 0.01 }, Epochs = 5, BatchSize = 16 };

    [Fact]
    public void Run_lowersTheLoss_andReportsIt()
    {
        var network = new LineNetwork();
        TrainingHealth health = Train(network, Lines(200), Quick).Health;
        Assert.Equal(5, health.LossHistory.Count);
        Assert.Empty(health.ValidationLossHistory);
        Assert.Equal(5, health.BestEpoch);
        Assert.True(health.LossHistory[^1] < 0.5 * health.LossHistory[0]);
        Assert.False(health.Alarm);
    }

    [Fact]
    public void Run_sameSeed_givesTheSameBits_anotherSeedDoesNot()
    {
        Matrix rows = Lines(100);
        Assert.Equal(Weights(rows, 1), Weights(rows, 1));
        Assert.NotEqual(Weights(rows, 1), Weights(rows, 2));

        static float[] Weights(Matrix rows, int seed)
        {
            var network = new LineNetwork();
            TrainingLoop.Run(network, rows, Quick, new Rng(seed), TrainingContext.None);
            return network.Parameters.Snapshot();
        }
    }

    [Theory]
    [InlineData(32, 1, new[] { 16 })]
    [InlineData(37, 1, new[] { 16, 5 })]
    [InlineData(33, 1, new[] { 16, 1 })]
    [InlineData(33, 2, new[] { 16, 17 })]
    [InlineData(17, 2, new[] { 17 })]
    [InlineData(7, 2, new[] { 7 })]
    public void Run_trainsOnEveryRow_lastBatchIncluded(int count, int smallest, int[] plans)
    {
        var network = new LineNetwork { SmallestBatch = smallest };
        var trainer = new BatchTrainer(network, Lines(count), count, 16, new Rng(1));
        Assert.Equal(plans, network.TrainingSizes);
        Assert.Equal(count, Enumerable.Range(0, trainer.Steps).Sum(trainer.Size));
        int[] order = new Rng(3).Permutation(count);
        for (int step = 0; step < trainer.Steps; step++)
        {
            Assert.True(float.IsFinite(trainer.Step(order, step)));
        }
    }

    [Fact]
    public void Run_fewerRowsThanTheSmallestBatch_isRefused()
    {
        DataException error = Assert.Throws<DataException>(() => Train(new LineNetwork { SmallestBatch = 2 }, Lines(1), Quick));
        Assert.Contains("at least 2 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Patience_stopsEarly_andRestoresTheBestWeights()
    {
        var network = new LineNetwork();
        TrainingOptions options = Quick with { Optimizer = new Adam { LearningRate = 0.05 }, Epochs = 500, ValidationShare = 0.2, Patience = 5, CheckpointEvery = 1 };
        TrainingResult result = Train(network, Lines(100, noise: 1), options);
        TrainingHealth health = result.Health;
        Assert.InRange(health.LossHistory.Count, 6, 499);
        Assert.Equal(health.LossHistory.Count, health.ValidationLossHistory.Count);
        Assert.Equal(health.LossHistory.Count - 5, health.BestEpoch);
        Assert.Equal(health.ValidationLossHistory.Min(), health.ValidationLossHistory[health.BestEpoch - 1]);
        Assert.Equal(result.Checkpoints[health.BestEpoch - 1].Weights, network.Parameters.Snapshot());
    }

    [Fact]
    public void Checkpoints_areTakenEveryKEpochs_andAtTheEnd()
    {
        var network = new LineNetwork();
        IReadOnlyList<Checkpoint> checkpoints = Train(network, Lines(50), Quick with { CheckpointEvery = 2, Schedule = new StepSchedule(2) }).Checkpoints;
        Assert.Equal([2, 4, 5], checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.Equal([1e-2, 1e-3, 1e-4], checkpoints.Select(checkpoint => Math.Round(checkpoint.LearningRate, 10)));
        Assert.Equal(network.Parameters.Snapshot(), checkpoints[^1].Weights);
        Assert.NotEqual(checkpoints[0].Weights, checkpoints[1].Weights);
    }

    [Fact]
    public void Cancellation_afterAnEpoch_keepsTheBestWeights()
    {
        using var stop = new CancellationTokenSource();
        var context = new TrainingContext { CancellationToken = stop.Token, Progress = new Watcher(progress => { if (progress.Done >= 3 * 13) { stop.Cancel(); } }) };
        TrainingHealth health = TrainingLoop.Run(new LineNetwork(), Lines(200), Quick with { Epochs = 1000 }, new Rng(1), context).Health;
        Assert.True(health.Interrupted);
        Assert.Equal(3, health.LossHistory.Count);
        HealthFinding finding = Assert.Single(health.Findings, finding => finding.Problem == HealthProblem.Interrupted);
        Assert.False(finding.Alarm);
        Assert.Equal("The training was stopped in epoch 4 of 1000; the weights of epoch 3 were kept. Fit again to train to the end.", finding.Message);
    }

    [Fact]
    public void Cancellation_beforeAnEpochIsOver_throws()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(new LineNetwork(), Lines(20), Quick, new Rng(1), new TrainingContext { CancellationToken = stop.Token }));
    }

    [Fact]
    public void Divergence_keepsTheBestWeights_andRaisesAnAlarm()
    {
        var network = new LineNetwork();
        TrainingHealth health = Train(network, Lines(200), Quick with { Optimizer = new Sgd { LearningRate = 1e4 } }).Health;
        HealthFinding finding = Assert.Single(health.Findings, finding => finding.Problem == HealthProblem.Diverged);
        Assert.True(finding.Alarm);
        Assert.Contains("Lower learning-rate", finding.Message, StringComparison.Ordinal);
        Assert.All(network.Parameters.Snapshot(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Loss_thatDoesNotFall_raisesAnAlarm()
    {
        TrainingHealth health = Train(new LineNetwork(), Lines(200), Quick with { Optimizer = new Sgd { LearningRate = 1e-9 } }).Health;
        Assert.True(Assert.Single(health.Findings).Alarm);
        Assert.Equal(HealthProblem.NotLearned, health.Findings[0].Problem);
    }

    [Fact]
    public void Loss_stillFallingAtTheEnd_isRemarked()
    {
        TrainingHealth health = Train(new LineNetwork(), Lines(100), Quick with { Optimizer = new Adam { LearningRate = 0.003 }, Epochs = 10 }).Health;
        HealthFinding finding = Assert.Single(health.Findings);
        Assert.Equal(HealthProblem.StillImproving, finding.Problem);
        Assert.False(health.Alarm);
    }

    [Fact]
    public void Progress_isReportedAtEachEpoch_withTimeLeft()
    {
        var seen = new List<TrainingProgress>();
        TrainingLoop.Run(new LineNetwork(), Lines(40), Quick, new Rng(1), new TrainingContext { Progress = new Watcher(seen.Add) });
        Assert.True(seen.Count >= 5);
        Assert.Equal((15, 15, "training"), (seen[^1].Done, seen[^1].Total, seen[^1].Stage));
        Assert.Equal(TimeSpan.Zero, seen[^1].Remaining);
        Assert.NotNull(seen[0].Loss);
    }

    [Fact]
    public void Steps_allocateNothing()
    {
        var allocated = new List<long>(20);
        var context = new TrainingContext { Progress = new Watcher(_ => allocated.Add(GC.GetAllocatedBytesForCurrentThread())) };
        TrainingLoop.Run(new LineNetwork(), Lines(16_000), Quick with { Epochs = 4, GradientNorm = 1 }, new Rng(1), context);
        // An epoch of 1,000 steps keeps a copy of the best weights and makes a few reports.
        Assert.InRange(allocated[^1] - allocated[^2], 0, 2000);
    }

    [Fact]
    public void NothingIsHeldOut_ofAFewRows()
    {
        Assert.Empty(Train(new LineNetwork(), Lines(49), Quick with { ValidationShare = 0.2 }).Health.ValidationLossHistory);
        Assert.Equal(5, Train(new LineNetwork(), Lines(50), Quick with { ValidationShare = 0.2 }).Health.ValidationLossHistory.Count);
    }

    private static TrainingResult Train(INetwork network, Matrix rows, TrainingOptions options) => TrainingLoop.Run(network, rows, options, new Rng(1), TrainingContext.None);

    /// <summary>Rows on a line in three dimensions, with noise.</summary>
    private static Matrix Lines(int count, double noise = 0.01)
    {
        var rng = new Rng(11);
        var rows = new Matrix(count, 3);
        for (int i = 0; i < count; i++)
        {
            double t = rng.NextGaussian();
            rows[i, 0] = (float)(t + (noise * rng.NextGaussian()));
            rows[i, 1] = (float)((-2 * t) + (noise * rng.NextGaussian()));
            rows[i, 2] = (float)((0.5 * t) + (noise * rng.NextGaussian()));
        }

        return rows;
    }

    private sealed class Watcher(Action<TrainingProgress> watch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => watch(value);
    }

    /// <summary>A linear network with one latent unit: it can learn a line.</summary>
    private sealed class LineNetwork : INetwork
    {
        private readonly DenseLayer encoder;
        private readonly DenseLayer decoder;

        public LineNetwork()
        {
            var rng = new Rng(5);
            encoder = new DenseLayer(Parameters, "encoder", 3, 1, new DenseLayerOptions(), rng);
            decoder = new DenseLayer(Parameters, "decoder", 1, 3, new DenseLayerOptions(), rng);
        }

        public ParameterStore Parameters { get; } = new();

        public int SmallestBatch { get; init; } = 1;

        public List<int> TrainingSizes { get; } = [];

        public int Width => 3;

        public Value RowLosses(Graph graph, Value input)
        {
            if (graph.Training)
            {
                TrainingSizes.Add(graph.Batch);
            }

            return graph.SquaredError(decoder.Apply(graph, encoder.Apply(graph, input)), input);
        }
    }
}
