using Misfit.Autodiff;
using Misfit.Detectors;
using Misfit.Detectors.OneClass;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Tests.Detectors.OneClass;

public sealed class DeepSvddTests
{
    private static readonly RowShape shape = RowShape.Image(8, 8);

    [Fact]
    public void Images_go_through_convolutions_and_odd_ones_score_high()
    {
        DeepSvddModel model = new DeepSvdd { Epochs = 20, BatchSize = 32 }.Fit(Stripes(300, vertical: false, seed: 1));
        double[] normal = model.Score(Stripes(100, vertical: false, seed: 2)), odd = model.Score(Stripes(100, vertical: true, seed: 3));
        double auc = new LabelledScores([.. normal, .. odd], [.. new bool[100], .. Enumerable.Repeat(true, 100)]).RocAuc();
        Assert.True(auc > 0.95, $"ROC AUC {auc}");
        Assert.Contains(Saved(model).All.Keys, name => name == "convolution.0.weights");
    }

    [Fact]
    public void Loaded_model_of_images_scores_the_same()
    {
        Matrix rows = Stripes(60, vertical: false, seed: 1);
        DeepSvddModel model = new DeepSvdd { Epochs = 3 }.Fit(rows);
        DetectorModel loaded = DeepSvdd.Entry.Load(model.Detector, Saved(model));
        Assert.Equal(model.Score(rows), loaded.Score(rows));
        Assert.Equal(64, loaded.Attribute(rows.Row(0)).Contributions.Length);
    }

    [Fact]
    public void Same_values_without_a_shape_go_through_dense_layers()
    {
        Matrix rows = Stripes(60, vertical: false, seed: 1);
        var list = new Matrix(rows.Rows, rows.Columns, rows.Values.ToArray());
        Assert.DoesNotContain(Saved(new DeepSvdd { Epochs = 2 }.Fit(list)).All.Keys, name => name.StartsWith("convolution", StringComparison.Ordinal));
    }

    [Fact]
    public void Network_has_no_biases_and_a_center_away_from_zero()
    {
        DeepSvddModel model = new DeepSvdd { Epochs = 2 }.Fit(Gaussian(200, 1));
        ParameterStore store = model.Network!.Parameters;
        Assert.DoesNotContain(store.Parameters, parameter => parameter.Trainable && parameter.Columns == 1);
        Parameter center = store.Parameters.Single(parameter => parameter.Name == "negative-center");
        Assert.All(center.Values.ToArray(), value => Assert.True(Math.Abs(value) >= 0.1f));
    }

    [Fact]
    public void Loss_of_a_row_is_its_score()
    {
        Matrix rows = Gaussian(40, 1);
        DeepSvddModel model = new DeepSvdd { Epochs = 5 }.Fit(rows);
        OutputBatch pass = model.Network!.CompileLoss(40);
        pass.Plan.Load(pass.Input, rows, 0);
        pass.Plan.Forward();
        var losses = new float[40];
        pass.Plan.Read(pass.Output, losses);
        double[] scores = model.Score(rows);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(scores[i], losses[i], 1e-5 * Math.Max(1, scores[i]));
        }
    }

    [Fact]
    public void Soft_boundary_leaves_about_nu_of_the_rows_outside()
    {
        Matrix rows = Gaussian(500, 1);
        DeepSvddModel model = new DeepSvdd { Objective = OneClassObjective.SoftBoundary, Nu = 0.2, Epochs = 40, Validation = 0, Patience = 0 }.Fit(rows);
        double outside = model.Score(rows).Count(score => score > 0) / 500.0;
        Assert.InRange(outside, 0.1, 0.3);
    }

    [Fact]
    public void Pretraining_gives_the_encoder_its_first_weights()
    {
        Matrix rows = Stripes(100, vertical: false, seed: 1);
        DeepSvdd plain = new() { Epochs = 1, LearningRate = 1e-9 };
        float[] without = Saved(plain.Fit(rows)).Single("convolution.0.weights", 8, 25);
        float[] with = Saved((plain with { PretrainingEpochs = 1, LearningRate = 1e-3 }).Fit(rows)).Single("convolution.0.weights", 8, 25);
        Assert.NotEqual(without, with);
    }

    [Fact]
    public void Collapsed_network_is_an_alarm()
    {
        // Far too strong a decay: weights vanish, and with the centre at 0.1 all rows are at the same distance from it.
        DeepSvddModel model = new DeepSvdd { Epochs = 200, PenaltyL2 = 100, LearningRate = 0.01, Validation = 0, Patience = 0 }.Fit(Gaussian(100, 1));
        Assert.True(model.Health.Alarm);
        Assert.Contains(model.Health.Findings, finding => finding.Problem is HealthProblem.Collapsed or HealthProblem.ConstantScores);
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    public void Bounded_activations_are_refused(Activation activation) =>
        Assert.Contains("unbounded", Assert.Throws<OptionsException>(() => new DeepSvdd { Activation = activation }.Fit(Gaussian(20, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void More_convolutions_than_the_image_can_be_halved_are_refused() =>
        Assert.Contains("at most 3", Assert.Throws<OptionsException>(() => new DeepSvdd { Channels = [4, 4, 4, 4] }.Fit(Stripes(20, false, 1))).Message, StringComparison.Ordinal);

    private static TensorCollection Saved(DetectorModel model)
    {
        var tensors = new TensorCollection();
        model.Save(tensors);
        return tensors;
    }

    private static Matrix Gaussian(int count, int seed)
    {
        var rng = new Rng(seed);
        var rows = new Matrix(count, 6);
        foreach (ref float value in rows.Values)
        {
            value = (float)rng.NextGaussian();
        }

        return rows;
    }

    // Waves of any phase along one direction, with noise.
    private static Matrix Stripes(int count, bool vertical, int seed)
    {
        var rng = new Rng(seed);
        var rows = new Matrix(count, shape.Columns) { RowShape = shape };
        for (int i = 0; i < count; i++)
        {
            double phase = rng.NextDouble(0, 2 * Math.PI);
            for (int j = 0; j < shape.Columns; j++)
            {
                int place = vertical ? j % 8 : j / 8;
                rows[i, j] = (float)(0.5 + (0.4 * Math.Sin((place * Math.PI / 2) + phase)) + (0.05 * rng.NextGaussian()));
            }
        }

        return rows;
    }
}
