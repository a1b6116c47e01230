using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Detectors.OneClass;
using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Training;
using static Misfit.Tests.Detectors.ConformanceCases;
using static Misfit.Tests.Detectors.ConformanceData;

namespace Misfit.Tests.Detectors;

/// <summary>What whoever watches a training sees, over the whole catalogue.</summary>
public sealed class WatchedTrainingTests
{
    private static readonly Matrix Rows = Train.SliceRows(0, 96);

    public static TheoryData<string> All => [.. DetectorCatalog.All.Select(info => info.Id)];

    public static TheoryData<string> Watched => [.. DetectorCatalog.All.Where(info => info.ReportsEpochs).Select(info => info.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public void Watched_fit_gives_the_same_bits_and_calls_back_exactly_where_the_catalogue_says_so(string id)
    {
        var seen = new List<int>();
        DetectorModel model = QuickRecipe(id).Fit(Rows, new TrainingContext
        {
            EpochFinished = epoch =>
            {
                seen.Add(epoch.Epoch);
                epoch.Model().Score(Far);
                epoch.Snapshot();
            },
        });

        Assert.Equal(DetectorCatalog.Find(id).ReportsEpochs ? [0, 1, 2] : [], seen);
        Assert.Equal(QuickRecipe(id).Fit(Rows).Score(Far), model.Score(Far));
    }

    [Theory]
    [MemberData(nameof(Watched))]
    public void Epoch_0_has_the_untrained_model_and_a_snapshot_outlives_the_training(string id)
    {
        double[]? untrained = null, before = null;
        DetectorModel? kept = null;
        Detector recipe = QuickRecipe(id);
        DetectorModel trained = recipe.Fit(Rows, new TrainingContext
        {
            EpochFinished = epoch =>
            {
                if (epoch.Epoch == 0)
                {
                    (untrained, kept) = (epoch.Model().Score(Far), epoch.Snapshot());
                    before = kept.Score(Far);
                }
            },
        });

        Assert.Equal(recipe.UntrainedAny(Rows)!.Score(Far), untrained);
        Assert.Equal(untrained, before);
        Assert.Equal(before, kept!.Score(Far));
        Assert.NotEqual(before, trained.Score(Far));
    }

    [Fact]
    public void Epochs_carry_the_losses_of_the_report()
    {
        var losses = new List<(double Loss, double? Validation)>();
        TrainingHealth health = new Autoencoder { Epochs = 4, Patience = 0 }.Fit(Rows, new TrainingContext { EpochFinished = epoch => losses.Add((epoch.Loss, epoch.ValidationLoss)) }).Health;

        Assert.Equal(health.LossHistory, losses.Skip(1).Select(epoch => epoch.Loss));
        Assert.Equal(health.ValidationLossHistory, losses.Skip(1).Select(epoch => epoch.Validation!.Value));
        Assert.True(double.IsFinite(losses[0].Loss) && losses[0].Validation > 0);
    }

    [Fact]
    public void Snapshot_is_examined_and_knows_the_losses_so_far()
    {
        TrainingHealth? health = null;
        new Autoencoder { Epochs = 4, Patience = 0 }.Fit(Rows, new TrainingContext { EpochFinished = epoch => health = epoch.Epoch == 2 ? epoch.Snapshot().Health : health });

        Assert.Equal(2, health!.LossHistory.Count);
        Assert.Equal(2, health.BestEpoch);
        Assert.NotNull(health.ProbeAuc);
    }

    [Fact]
    public void Recipe_of_a_snapshot_gives_the_same_model_when_it_is_fitted()
    {
        DetectorModel? kept = null;
        new Autoencoder { Epochs = 50, Patience = 0 }.Fit(Rows, new TrainingContext { EpochFinished = epoch => kept = epoch.Epoch == 3 ? epoch.Snapshot() : kept });

        Assert.Equal(3, ((Autoencoder)kept!.Detector).Epochs);
        Assert.Equal(kept.Score(Far), kept.Detector.Fit(Rows).Score(Far));
    }

    [Fact]
    public void Watcher_that_cancels_stops_after_the_epoch()
    {
        using var stop = new CancellationTokenSource();
        TrainingHealth health = new Autoencoder { Epochs = 50 }.Fit(Rows, new TrainingContext
        {
            CancellationToken = stop.Token,
            EpochFinished = epoch =>
            {
                if (epoch.Epoch == 3)
                {
                    stop.Cancel();
                }
            },
        }).Health;

        Assert.True(health.Interrupted);
        Assert.Equal(3, health.LossHistory.Count);
    }

    [Fact]
    public void Exception_of_a_watcher_ends_the_fit() =>
        Assert.Throws<TimeoutException>(() => new Autoencoder { Epochs = 2 }.Fit(Rows, new TrainingContext { EpochFinished = _ => throw new TimeoutException() }));

    [Fact]
    public void Pretraining_is_not_shown()
    {
        var seen = new List<int>();
        new DeepSvdd { Epochs = 2, PretrainingEpochs = 3 }.Fit(Rows, new TrainingContext { EpochFinished = epoch => seen.Add(epoch.Epoch) });
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public void Training_without_a_detector_has_no_model()
    {
        TrainingContext context = new() { EpochFinished = epoch => epoch.Model() };
        Assert.Throws<InvalidOperationException>(() => TrainingLoop.Run(new AutoencoderNetwork(new Autoencoder(), [Width, 4, 2], new Rng(1)), Rows, new TrainingOptions { Epochs = 1 }, new Rng(1), context));
    }

    [Fact]
    public void Pipeline_put_together_by_hand_equals_one_read_back_and_judges_by_the_scores_given()
    {
        Table table = Table.FromMatrix(Rows);
        Preprocessor preprocessor = Preprocessor.Fit(table);
        var recipe = new Pipeline(new Autoencoder { Epochs = 2 }) { Threshold = ThresholdRule.FalseAlarms(0.1) };
        DetectorModel model = recipe.Detector.Fit(preprocessor.Transform(table).Features);
        Table other = Table.FromMatrix(Test.SliceRows(0, 200));
        double[] scores = model.Score(preprocessor.Transform(other).Features);

        PipelineModel assembled = PipelineModel.Assemble(recipe, preprocessor, model, table, scores, []);

        Assert.Equal(scores, assembled.Score(other).Scores);
        Assert.Equal(recipe.Threshold.Find(scores).Value, assembled.Threshold.Value);
        string file = Path.GetTempFileName();
        assembled.Save(file);
        Assert.Equal(scores, PipelineModel.Load(file).Score(other).Scores);
        File.Delete(file);
    }

    [Fact]
    public void Pipeline_of_parts_that_do_not_fit_is_refused()
    {
        Table table = Table.FromMatrix(Rows);
        Preprocessor preprocessor = Preprocessor.Fit(table);
        DetectorModel narrow = new Autoencoder { Epochs = 1 }.Fit(new Matrix(60, 2));

        Assert.Throws<ShapeException>(() => PipelineModel.Assemble(new Pipeline(narrow.Detector), preprocessor, narrow, table, new double[50], []));
        Assert.Throws<OptionsException>(() => PipelineModel.Assemble(new Pipeline(narrow.Detector) { Threshold = ThresholdRule.BestF1 }, preprocessor, narrow, table, new double[50], []));
    }
}
