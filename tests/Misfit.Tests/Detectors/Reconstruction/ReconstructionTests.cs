using Misfit.Autodiff;
using Misfit.Detectors;
using Misfit.Detectors.Reconstruction;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Tests.Detectors.Reconstruction;

public sealed class ReconstructionTests
{
    private static readonly Matrix Rows = Curves.Create(300);

    public static TheoryData<string, Detector> Recipes => new()
    {
        { "autoencoder", new Autoencoder { Epochs = 30, Patience = 0 } },
        { "autoencoder with batch norm and dropout", new Autoencoder { Epochs = 10, Hidden = [12], Latent = 2, BatchNorm = true, Dropout = 0.1, Activation = Activation.Tanh, BatchSize = 128 } },
        { "vae", new VariationalAutoencoder { Epochs = 30 } },
        { "vae, TracInAD", new VariationalAutoencoder { Epochs = 10, Hidden = [8, 12], Latent = 4, Layout = VariationalLayout.Tracinad, BatchSize = 37 } },
    };

    public static TheoryData<Detector> Networks => [.. Recipes.Select(row => (Detector)row[1])];

    [Theory]
    [InlineData("autoencoder", 842)]
    [InlineData("vae", 858)]
    public void Cloudera_hasTheReportsParameters(string id, int parameters)
    {
        DetectorInfo info = DetectorCatalog.Find(id);
        Detector preset = info.With(info.With(info.Create(), "preset", "cloudera"), "epochs", "1");
        var model = (ReconstructionModel)preset.Fit(new Matrix(4, 18));
        Assert.Equal(parameters, model.ParameterCount);
        Assert.Equal([18, 15, 7, 2], model.Widths);
    }

    [Fact]
    public void Anomagram_hasThePagesNetwork()
    {
        DetectorInfo info = Autoencoder.Entry;
        var preset = (Autoencoder)info.With(info.Create(), "preset", "anomagram");
        AutoencoderModel model = preset.Fit(new Matrix(4, 140));
        Assert.Equal([140, 7, 3, 2], model.Widths);
        Assert.Equal(2176, model.ParameterCount);
        Assert.Equal(30, model.Health.LossHistory.Count);
        Assert.Equal(new Adam { LearningRate = 0.01, Beta1 = 0.5, Epsilon = 1e-7 }, preset.TrainingFor(500).Optimizer);
    }

    [Fact]
    public void Beta1_changesTheSteps_andIsPartOfTheRecipe()
    {
        DetectorInfo info = Autoencoder.Entry;
        var steady = new Autoencoder { Epochs = 3 };
        Detector quick = info.With(steady, "beta1", "0.5");
        Assert.Equal("0.5", info.Options.Single(option => option.Name == "beta1").Get(quick));
        foreach (OptimizerMethod method in new[] { OptimizerMethod.Adam, OptimizerMethod.AdamW, OptimizerMethod.Adamax })
        {
            Assert.NotEqual((steady with { Optimizer = method }).Fit(Rows).Score(Rows), ((Autoencoder)quick with { Optimizer = method }).Fit(Rows).Score(Rows));
        }
    }

    [Theory]
    [InlineData("tracinad-thyroid", 6)]
    [InlineData("tracinad-arrhythmia", 274)]
    public void Presets_ofTracinad_train(string preset, int columns)
    {
        DetectorInfo info = VariationalAutoencoder.Entry;
        Detector detector = info.With(info.With(info.Create(), "preset", preset), "epochs", "1");
        var rng = new Rng(1);
        var rows = new Matrix(65, columns);
        foreach (ref float value in rows.Values)
        {
            value = (float)rng.NextGaussian();
        }

        Assert.All(detector.Fit(rows).Score(rows), score => Assert.True(double.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Fit_learnsTheCurve_betterThanUntrained(string name, Detector detector)
    {
        DetectorModel model = detector.Fit(Rows);
        Assert.True(model.Health.ProbeAuc > model.Health.UntrainedProbeAuc, $"{name}: {model.Health.ProbeAuc} against {model.Health.UntrainedProbeAuc} before training");
        Assert.False(model.Health.Alarm, string.Join(" ", model.Health.Findings.Select(finding => finding.Message)));
    }

    [Fact]
    public void Defaults_findWhatDoesNotFit()
    {
        foreach (Detector detector in new Detector[] { new Autoencoder(), new VariationalAutoencoder() })
        {
            DetectorModel model = detector.Fit(Rows);
            Matrix test = Curves.Create(200, seed: 5);
            var odd = new bool[200];
            for (int i = 100; i < 200; i++)
            {
                // Each value stays within its column's range; only the relation between columns is broken.
                test[i, 3] = -test[i, 3];
                odd[i] = true;
            }

            double auc = new LabelledScores(model.Score(test), odd).RocAuc();
            Assert.True(auc > 0.9, $"{detector.Info.Id}: {auc}");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Score_hasTheSameBits_aloneInBatchesAndOnThreads(Detector detector)
    {
        DetectorModel model = detector.Fit(Rows);
        Matrix many = Curves.Create(5000, seed: 3);
        double[] together = model.Score(many);
        foreach (int count in new[] { 1, 15, 16, 17, 64, 65, 255, 257 })
        {
            Assert.Equal(together[..count], model.Score(many.SliceRows(0, count)));
        }

        Assert.Equal(together[4321], model.Score(many.SliceRows(4321, 1))[0]);
        var parallel = new double[8][];
        Parallel.For(0, 8, i => parallel[i] = model.Score(many));
        Assert.All(parallel, scores => Assert.Equal(together, scores));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Attribution_sumsToTheScore_andExpectsTheRebuiltRow(Detector detector)
    {
        DetectorModel model = detector.Fit(Rows);
        for (int i = 0; i < 20; i++)
        {
            double score = model.Score(Rows.SliceRows(i, 1))[0];
            Attribution attribution = model.Attribute(Rows.Row(i));
            Assert.True(attribution.SumsToScore);
            Assert.Equal(score, attribution.Contributions.Sum(), 1e-6 * Math.Max(1, score));
            for (int j = 0; j < Rows.Columns; j++)
            {
                Assert.Equal(Math.Pow((double)Rows[i, j] - attribution.Expected![j], 2) / Rows.Columns, attribution.Contributions[j], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Save_andLoad_giveEqualBits(Detector detector)
    {
        DetectorModel model = detector.Fit(Rows);
        var tensors = new TensorCollection();
        model.Save(tensors);
        DetectorModel loaded = detector.Info.Load(detector, tensors);
        Assert.Equal(model.Width, loaded.Width);
        Assert.Equal(model.Score(Rows), loaded.Score(Rows));
    }

    [Fact]
    public void Load_ofTensorsThatDoNotFit_isRefused()
    {
        var good = new TensorCollection();
        new Autoencoder { Epochs = 1 }.Fit(Rows).Save(good);
        Refused(tensors => tensors.Add("widths", [4, int.MaxValue, int.MaxValue, 2]), "widths");
        Refused(tensors => tensors.Add("widths", [4]), "widths");
        Refused(tensors => tensors.Add("widths", [4, -1, 2]), "widths");
        Refused(tensors => tensors.Add("widths", [4, 5, 2]), "must have the shape");
        Refused(_ => { }, "no tensor 'widths'");
        Refused(tensors => tensors.Add("widths", good.Int32("widths")), "finite", float.NaN);

        void Refused(Action<TensorCollection> widths, string expected, float? value = null)
        {
            var tensors = new TensorCollection();
            foreach (string name in good.Names.Where(name => name != "widths"))
            {
                float[] values = (float[])good.Single(name).Clone();
                values[0] = value ?? values[0];
                tensors.Add(name, values, [.. good.Shape(name)]);
            }

            widths(tensors);
            var error = Assert.Throws<ModelFormatException>(() => Autoencoder.Entry.Load(new Autoencoder(), tensors));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Fit_sameSeed_givesTheSameScores_anotherSeedDoesNot(Detector detector)
    {
        double[] scores = detector.Fit(Rows).Score(Rows);
        Assert.Equal(scores, detector.Fit(Rows).Score(Rows));
        Assert.NotEqual(scores, (detector with { Seed = 43 }).Fit(Rows).Score(Rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(33)]
    public void Fit_onFewRows_scoresFinitely(int count)
    {
        Matrix few = Rows.SliceRows(0, count);
        Assert.All(new Autoencoder().Fit(few).Score(Rows), score => Assert.True(double.IsFinite(score)));
        Assert.All(new VariationalAutoencoder().Fit(few).Score(Rows), score => Assert.True(double.IsFinite(score)));
    }

    [Theory]
    [InlineData(1e3f)]
    [InlineData(1e-3f)]
    [InlineData(1e30f)]
    public void Fit_onColumnsOfAnySize_scoresWithoutNaN(float size)
    {
        Matrix scaled = Rows.Clone();
        foreach (ref float value in scaled.Values)
        {
            value *= size;
        }

        foreach (Detector detector in new Detector[] { new Autoencoder { Epochs = 5 }, new VariationalAutoencoder { Epochs = 5 } })
        {
            Assert.All(detector.Fit(scaled).Score(scaled), score => Assert.True(double.IsFinite(score)));
        }
    }

    [Fact]
    public void Optimisers_allLearn()
    {
        foreach (OptimizerMethod method in Enum.GetValues<OptimizerMethod>())
        {
            double rate = method is OptimizerMethod.Adadelta ? 1 : method is OptimizerMethod.Sgd or OptimizerMethod.Momentum or OptimizerMethod.Nesterov or OptimizerMethod.Adagrad ? 0.05 : 0.005;
            TrainingHealth health = new Autoencoder { Optimizer = method, LearningRate = rate, Epochs = 60, Schedule = ScheduleMethod.Cosine }.Fit(Rows).Health;
            Assert.True(health.LossHistory[^1] < 0.7 * health.LossHistory[0], $"{method}: {health.LossHistory[0]} to {health.LossHistory[^1]}");
        }
    }

    [Fact]
    public void Options_outOfRange_areAllNamed()
    {
        var error = Assert.Throws<OptionsException>(() => new Autoencoder { Hidden = [0], Dropout = 2, LearningRate = -1, Epochs = -5 }.Fit(Rows));
        Assert.Equal(["hidden", "dropout", "epochs", "learning-rate"], error.Problems.Select(problem => problem.Option));
        Assert.Contains("milestones", Assert.Throws<OptionsException>(() => new Autoencoder { Schedule = ScheduleMethod.MultiStep }.Fit(Rows)).Message, StringComparison.Ordinal);
        Assert.Contains("multi-step", Assert.Throws<OptionsException>(() => new Autoencoder { Milestones = [3] }.Fit(Rows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_tooLargeForMemory_areRefused()
    {
        var error = Assert.Throws<OptionsException>(() => new Autoencoder { Hidden = [65_536, 65_536] }.Fit(Rows));
        Assert.Contains("hidden must be layers of at most 100,000,000 weights in all, was 65536,65536", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_stoppedAfterAnEpoch_givesTheBestModelSoFar()
    {
        using var stop = new CancellationTokenSource();
        var context = new TrainingContext { CancellationToken = stop.Token, Progress = new Stopper(stop) };
        AutoencoderModel model = new Autoencoder { Epochs = 10_000, Patience = 0 }.Fit(Rows, context);
        Assert.True(model.Health.Interrupted);
        Assert.InRange(model.Health.LossHistory.Count, 1, 9_999);
        Assert.NotNull(model.Health.ProbeAuc);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Done > 100)
            {
                stop.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(VariationalLayout.Tracinad, 32, 16)]
    [InlineData(VariationalLayout.Tracinad, 0, 2)]
    [InlineData(VariationalLayout.Mirrored, 32, 1)]
    public void Batch_of_a_few_rows_is_no_batch_of_its_own_where_every_layer_is_normalised(VariationalLayout layout, int batchSize, int smallest)
    {
        var network = new VariationalNetwork(new VariationalAutoencoder { Layout = layout, BatchSize = batchSize }, [5, 8, 3], new Rng(1));

        Assert.Equal(smallest, network.SmallestBatch);
        Assert.Equal(layout == VariationalLayout.Tracinad && batchSize == 32 ? 2 : 3, new BatchCut(67, 32, network.SmallestBatch).Steps);
    }
}
