using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training.Optimizers;

namespace Misfit.Tests.Autodiff;

/// <summary>Two networks in one graph, each with a store and an optimiser of its own, as generator and discriminator are.</summary>
public class FrozenStoreTests
{
    private readonly ParameterStore maker = new();
    private readonly ParameterStore judge = new();
    private readonly Parameter made;
    private readonly Parameter judged;

    public FrozenStoreTests()
    {
        made = maker.Add("made", 3, 2);
        judged = judge.Add("judged", 1, 3);
        var rng = new Rng(2);
        foreach (ref float value in made.Values)
        {
            value = (float)rng.NextGaussian();
        }

        foreach (ref float value in judged.Values)
        {
            value = (float)rng.NextGaussian();
        }
    }

    [Fact]
    public void A_step_of_one_network_touches_nothing_of_the_other()
    {
        maker.Gradients.Fill(5);
        float[] before = maker.Snapshot();
        Step(maker);
        new Optimizer(new Adam(), judge).Step();
        Assert.All(maker.Gradients.ToArray(), gradient => Assert.Equal(5, gradient));
        Assert.Equal(before, maker.Snapshot());

        before = judge.Snapshot();
        judge.Gradients.Fill(7);
        Step(judge);
        new Optimizer(new Adam(), maker).Step();
        Assert.All(judge.Gradients.ToArray(), gradient => Assert.Equal(7, gradient));
        Assert.Equal(before, judge.Snapshot());
    }

    [Fact]
    public void Gradients_are_those_of_the_graph_without_anything_frozen()
    {
        Step();
        float[] expectedMaker = maker.Gradients.ToArray(), expectedJudge = judge.Gradients.ToArray();
        Assert.Contains(expectedMaker, gradient => gradient != 0);
        maker.Gradients.Clear();
        judge.Gradients.Clear();
        Step(judge);
        Step(maker);
        Assert.Equal(expectedMaker, maker.Gradients.ToArray());
        Assert.Equal(expectedJudge, judge.Gradients.ToArray());
    }

    [Fact]
    public void A_loss_with_everything_frozen_and_a_late_call_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Step(maker, judge));
        var graph = new Graph(2);
        graph.Dense(graph.Input(2), made, null);
        Assert.Throws<InvalidOperationException>(() => graph.Freeze(maker));
    }

    private void Step(params ParameterStore[] frozen)
    {
        var graph = new Graph(4, training: true);
        foreach (ParameterStore store in frozen)
        {
            graph.Freeze(store);
        }

        Value x = graph.Input(2);
        Value verdict = graph.Dense(graph.Dense(x, made, null, Activation.Tanh), judged, null);
        TrainingPlan plan = graph.CompileTraining(graph.MeanBatch(graph.Square(verdict)));
        plan.Load(x, new Matrix(4, 2, [1, 2, 3, -1, 0.5f, 1, -2, 0]), 0);
        plan.Step();
    }
}
