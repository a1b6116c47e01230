using Misfit.Autodiff;
using Misfit.Detectors;
using Misfit.Detectors.Influence;
using Misfit.Detectors.Projections;
using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Detectors.Influence;

public sealed class TracInTests
{
    private static readonly TracIn Quick = new() { Epochs = 4, Checkpoints = 2, Rows = 50, Sign = InfluenceSign.Positive };

    [Fact]
    public void Score_is_the_mean_of_products_with_training_rows_of_one_row_passes()
    {
        Matrix train = ConformanceData.Train.SliceRows(0, 40), test = ConformanceData.Far.SliceRows(0, 3);
        var recipe = Quick with { Base = new VariationalAutoencoder { Layout = VariationalLayout.Tracinad }, Rows = 40 };
        InfluenceModel model = recipe.Fit(train);
        double[] scores = model.Score(test);
        for (int i = 0; i < test.Rows; i++)
        {
            double expected = 0;
            foreach (Checkpoint checkpoint in model.Trace!.Checkpoints)
            {
                double[] own = Gradient(model.Trace, checkpoint, test, i);
                expected += checkpoint.LearningRate * Enumerable.Range(0, 40).Average(row => own.Zip(Gradient(model.Trace, checkpoint, train, row), (a, b) => a * b).Sum());
            }

            Assert.Equal(1, scores[i] / expected, 1e-3);
        }
    }

    [Fact]
    public void Self_influence_is_the_squared_length_of_one_row_passes()
    {
        InfluenceModel model = new SelfInfluence { Epochs = 4, Checkpoints = 2 }.Fit(ConformanceData.Train);
        double expected = model.Trace!.Checkpoints.Sum(checkpoint => checkpoint.LearningRate * Gradient(model.Trace, checkpoint, ConformanceData.Far, 5).Sum(value => value * value));

        Assert.Equal(1, model.Score(ConformanceData.Far)[5] / expected, 1e-4);
    }

    [Theory]
    [InlineData("deep-svdd/channels=3/latent=4")]
    [InlineData("plad/channels=3/members=1")]
    public void Images_are_judged_by_their_convolutions_too(string text)
    {
        var rng = new Rng(5);
        var rows = new Matrix(40, 64, [.. Enumerable.Range(0, 40 * 64).Select(_ => (float)rng.NextGaussian())]) { RowShape = RowShape.Image(8, 8) };
        var recipe = (SelfInfluence)SelfInfluence.Entry.With(new SelfInfluence { Epochs = 2, Checkpoints = 2 }, "base", text);
        InfluenceModel model = recipe.Fit(rows);
        double expected = model.Trace!.Checkpoints.Sum(checkpoint => checkpoint.LearningRate * Gradient(model.Trace, checkpoint, rows, 7).Sum(value => value * value));

        Assert.Contains(model.Trace.Copy().CompileRowGradients(4, default).Plan.Parameters, parameter => parameter.Name.Contains("convolution", StringComparison.Ordinal));
        Assert.Equal(1, model.Score(rows)[7] / expected, 1e-4);
    }

    [Fact]
    public void Base_is_written_as_text_and_read_back()
    {
        var written = new TracIn { Base = new VariationalAutoencoder { Hidden = [64, 32], LearningRate = 0.01, Layout = VariationalLayout.Tracinad } };
        DetectorOption option = TracIn.Entry.Options.First(option => option.Name == "base");

        var read = (TracIn)option.Set(new TracIn(), option.Get(written))!;

        Assert.Equal("vae/hidden=64,32/layout=tracinad/learning-rate=0.01", option.Get(written));
        Assert.Equal(option.Get(written), option.Get(read));
        Assert.Equal([64, 128], ((VariationalAutoencoder)((TracIn)option.Set(new TracIn(), "vae:tracinad-thyroid/epochs=7")!).Base).Hidden);
    }

    [Theory]
    [InlineData("pca")]
    [InlineData("tracin")]
    [InlineData("self-influence")]
    [InlineData("nothing")]
    public void Base_without_network_is_refused(string text) =>
        Assert.Contains("base", Assert.Throws<OptionsException>(() => TracIn.Entry.With(new TracIn(), "base", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Base_given_as_recipe_without_network_is_refused_at_the_fit() =>
        Assert.Contains("base", Assert.Throws<OptionsException>(() => (Quick with { Base = new Pca() }).Fit(ConformanceData.Train)).Message, StringComparison.Ordinal);

    [Fact]
    public void Base_whose_network_gives_no_row_a_loss_is_refused_before_training() =>
        Assert.Contains("loss", Assert.Throws<OptionsException>(() => TracIn.Entry.With(Quick, "base", "bigan").Fit(ConformanceData.Train)).Message, StringComparison.Ordinal);

    [Fact]
    public void Draws_change_scores_and_keep_them_equal_in_any_batch()
    {
        Matrix train = ConformanceData.Train;
        InfluenceModel plain = (Quick with { Base = new VariationalAutoencoder() }).Fit(train);
        InfluenceModel drawn = (Quick with { Base = new VariationalAutoencoder(), Draws = 3 }).Fit(train);
        double[] scores = drawn.Score(train);

        Assert.NotEqual(plain.Score(train), scores);
        Assert.Equal(scores[17], drawn.Score(train.SliceRows(17, 1))[0]);
    }

    private static double[] Gradient(NetworkTrace trace, Checkpoint checkpoint, Matrix rows, int row)
    {
        INetwork network = trace.Copy();
        network.Parameters.Restore(checkpoint.Weights);
        var graph = new Graph(1);
        Value input = graph.Input(network.Width);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(network.RowLosses(graph, input)));
        plan.Load(input, rows, row);
        plan.Step();
        IEnumerable<Parameter> linear = network.Parameters.Parameters.Where(parameter => parameter.Name.EndsWith("weights", StringComparison.Ordinal) || parameter.Name.EndsWith("bias", StringComparison.Ordinal));
        return [.. linear.SelectMany(parameter => parameter.Gradients.ToArray()).Select(value => (double)value)];
    }
}
