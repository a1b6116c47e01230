using Misfit.Autodiff;
using Misfit.Detectors;
using Misfit.Detectors.Projections;
using Misfit.Detectors.Reconstruction;
using Misfit.Influence;
using Misfit.Numerics;
using Misfit.Tests.Detectors;
using Misfit.Training;

namespace Misfit.Tests.Influence;

public sealed class TrainingInfluenceTests
{
    private static readonly Autoencoder Recipe = new() { Epochs = 6, Checkpoints = 3 };
    private static readonly Matrix Train = ConformanceData.Train;
    private static readonly AutoencoderModel Model = Recipe.Fit(Train);

    [Fact]
    public void Influence_is_the_weighted_sum_of_products_of_gradients()
    {
        double[] influences = TrainingInfluence.Of(Model).On(Train.Row(3), Train);
        NetworkTrace trace = Model.Trace!;

        foreach (int row in new[] { 0, 3, 200 })
        {
            double expected = trace.Checkpoints.Sum(checkpoint =>
                checkpoint.LearningRate * Gradient(trace, checkpoint, 3).Zip(Gradient(trace, checkpoint, row), (a, b) => a * b).Sum());
            Assert.Equal(1, influences[row] / expected, 1e-4);
        }

        Assert.Equal(3, trace.Checkpoints.Count);
    }

    [Fact]
    public void Influence_of_a_row_on_itself_is_its_self_influence()
    {
        TrainingInfluence influence = TrainingInfluence.Of(Model);
        double[] self = influence.OnThemselves(Train);

        Assert.All(self, value => Assert.True(value >= 0));
        Assert.Equal(1, influence.On(Train.Row(7), Train)[7] / self[7], 1e-5);
    }

    [Fact]
    public void Copies_of_an_odd_row_are_its_strongest_proponents()
    {
        Matrix rows = Train.Clone();
        for (int copy = 0; copy < 3; copy++)
        {
            ConformanceData.Far.Row(0).CopyTo(rows.Row(10 * copy));
        }

        double[] influences = TrainingInfluence.Of(Recipe.Fit(rows)).On(ConformanceData.Far.Row(0), rows);
        InfluentialRows named = InfluentialRows.Of(influences, [.. Enumerable.Range(0, rows.Rows)], 3);

        Assert.Equal([0, 10, 20], named.Proponents.Select(row => row.Row).Order());
        Assert.All(named.Opponents, row => Assert.True(row.Influence < 0));
        Assert.InRange(named.ProponentShare, 0, 1);
    }

    [Fact]
    public void Model_without_checkpoints_or_network_is_refused_with_what_to_do()
    {
        Assert.Contains("checkpoints=10", Assert.Throws<DataException>(() => TrainingInfluence.Of(new Pca().Fit(Train))).Message, StringComparison.Ordinal);
        Assert.Contains("autoencoder", Assert.Throws<DataException>(() => TrainingInfluence.Of((Recipe with { Checkpoints = 0 }).Fit(Train))).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => TrainingInfluence.Of(Model).OnThemselves(new Matrix(2, 3)));
    }

    private static double[] Gradient(NetworkTrace trace, Checkpoint checkpoint, int row)
    {
        INetwork network = trace.Copy();
        network.Parameters.Restore(checkpoint.Weights);
        var graph = new Graph(1);
        Value input = graph.Input(network.Width);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(network.RowLosses(graph, input)));
        plan.Load(input, Train, row);
        plan.Step();
        return Array.ConvertAll(network.Parameters.Gradients.ToArray(), value => (double)value);
    }
}
