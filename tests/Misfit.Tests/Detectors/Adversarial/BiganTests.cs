using Misfit.Detectors;
using Misfit.Detectors.Adversarial;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Tests.Detectors.Adversarial;

public sealed class BiganTests
{
    private static readonly Bigan Small = new() { Hidden = [16], Latent = 2, Epochs = 3, BatchSize = 32 };

    [Fact]
    public void A_step_moves_both_players_and_the_mean_follows_them()
    {
        (BiganNetwork mean, BiganNetwork players, BiganLearner learner) = Learner(new Adam());
        float[] makers = players.Makers.Snapshot(), judge = players.Judge.Snapshot();
        float loss = learner.Step([.. Enumerable.Range(0, 100)], 0, 0.01);
        Assert.True(float.IsFinite(loss));
        Assert.NotEqual(makers, players.Makers.Snapshot());
        Assert.NotEqual(judge, players.Judge.Snapshot());

        float newest = 9f / 11;
        float[] expected = [.. makers.Zip(players.Makers.Snapshot(), (before, after) => (before * (1 - newest)) + (after * newest))];
        float[] actual = mean.Makers.Snapshot();
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], actual[i], 1e-6f));
    }

    [Fact]
    public void Learning_allocates_nothing()
    {
        (_, _, BiganLearner learner) = Learner(new Adam());
        int[] order = [.. Enumerable.Range(0, 100)];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            for (int step = 0; step < learner.Steps; step++)
            {
                learner.Step(order, step, 0.001);
            }
        }
    }

    [Fact]
    public void Snapshot_of_the_mean_comes_back()
    {
        (BiganNetwork mean, _, BiganLearner learner) = Learner(new Adam());
        float[] before = learner.Snapshot();
        double loss = learner.Loss([0, 1, 2]);
        learner.Step([.. Enumerable.Range(0, 100)], 0, 0.01);
        Assert.NotEqual(before, learner.Snapshot());
        learner.Restore(before);
        Assert.Equal(before, (float[])[.. mean.Makers.Snapshot(), .. mean.Judge.Snapshot()]);
        Assert.Equal(loss, learner.Loss([0, 1, 2]));
    }

    [Fact]
    public void Divergence_is_an_alarm_and_the_model_still_scores()
    {
        BiganModel model = (Small with { Optimizer = OptimizerMethod.Sgd, LearningRate = 10, Epochs = 200 }).Fit(ConformanceData.Scaled(ConformanceData.Train, 1e6f));
        Assert.Contains(model.Health.Findings, finding => finding is { Problem: HealthProblem.Diverged, Alarm: true });
        Assert.All(model.Score(ConformanceData.Far), score => Assert.True(double.IsFinite(score)));
    }

    [Fact]
    public void Squared_errors_of_the_columns_sum_to_the_score()
    {
        BiganModel model = (Small with { Score = BiganScore.SquaredError }).Fit(ConformanceData.Train);
        double[] scores = model.Score(ConformanceData.Train);
        for (int row = 0; row < 10; row++)
        {
            Attribution reasons = model.Attribute(ConformanceData.Train.Row(row));
            double expected = Enumerable.Range(0, model.Width).Sum(j => Math.Pow((double)ConformanceData.Train[row, j] - reasons.Expected![j], 2));
            Assert.True(reasons.SumsToScore);
            Assert.Equal(expected, scores[row], 1e-9 * expected);
            Assert.Equal(reasons.Contributions.Sum(), scores[row], 1e-9 * expected);
        }
    }

    [Fact]
    public void Stopping_after_an_epoch_keeps_a_model_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        int reports = 0;
        var watcher = new Watcher(progress =>
        {
            reports++;
            if (progress.Done >= 10)
            {
                stop.Cancel();
            }
        });
        BiganModel model = (Small with { Epochs = 5000 }).Fit(ConformanceData.Train, new TrainingContext { CancellationToken = stop.Token, Progress = watcher });
        Assert.True(model.Health.Interrupted);
        Assert.True(reports > 0);
    }

    [Fact]
    public void Feature_matching_adds_what_the_discriminator_sees()
    {
        BiganModel both = Small.Fit(ConformanceData.Train);
        BiganModel rebuilt = (Small with { Score = BiganScore.Reconstruction }).Fit(ConformanceData.Train);
        double[] with = both.Score(ConformanceData.Far), without = rebuilt.Score(ConformanceData.Far);
        Assert.All(Enumerable.Range(0, with.Length), i => Assert.True(with[i] > without[i]));
        Attribution attribution = both.Attribute(ConformanceData.Far.Row(0));
        Assert.False(attribution.SumsToScore);
        Assert.Equal(without[0], attribution.Contributions.Sum(), 1e-9 * without[0]);
    }

    private static (BiganNetwork Mean, BiganNetwork Players, BiganLearner Learner) Learner(OptimizerOptions optimizer)
    {
        BiganNetwork Create() => new(Small, [ConformanceData.Width, 16, 2], new Rng(1));
        BiganNetwork mean = Create(), players = Create();
        var options = new TrainingOptions { Optimizer = optimizer, BatchSize = 32 };
        return (mean, players, new BiganLearner(mean, players, ConformanceData.Train, 100, options, new Rng(2)));
    }

    private sealed class Watcher(Action<TrainingProgress> watch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => watch(value);
    }
}
