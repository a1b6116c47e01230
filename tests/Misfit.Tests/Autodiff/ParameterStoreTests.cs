using Misfit.Autodiff;

namespace Misfit.Tests.Autodiff;

public class ParameterStoreTests
{
    [Fact]
    public void Parameters_start_at_multiples_of_16_and_keep_their_values_when_others_are_added()
    {
        var store = new ParameterStore();
        Parameter first = store.Add("first", 3, 5);
        first.Values.Fill(2);
        Parameter second = store.Add("second", 40, 50);
        second.Values.Fill(3);
        store.Add("third", 1, 1);

        Assert.Equal(16 + 2000 + 16, store.Values.Length);
        Assert.All(first.Values.ToArray(), value => Assert.Equal(2, value));
        Assert.Equal(Enumerable.Repeat(2f, 15).Append(0).Concat(Enumerable.Repeat(3f, 2000)), store.Values[..2016].ToArray());
        Assert.Equal(store.Values.Length, store.Gradients.Length);
    }

    [Fact]
    public void Statistics_are_out_of_the_optimiser_s_reach()
    {
        var store = new ParameterStore();
        Parameter statistics = store.Add("mean", 4, 1, trainable: false);
        statistics.Values.Fill(7);
        Assert.Equal(0, store.Values.Length);
        Assert.True(statistics.Gradients.IsEmpty);
    }

    [Fact]
    public void Restore_puts_back_weights_and_statistics()
    {
        var store = new ParameterStore();
        Parameter weights = store.Add("weights", 2, 3);
        Parameter statistics = store.Add("mean", 2, 1, trainable: false);
        weights.Values.Fill(1.5f);
        statistics.Values.Fill(-4);
        float[] snapshot = store.Snapshot();
        weights.Values.Fill(9);
        statistics.Values.Fill(9);

        store.Restore(snapshot);

        Assert.All(weights.Values.ToArray(), value => Assert.Equal(1.5f, value));
        Assert.All(statistics.Values.ToArray(), value => Assert.Equal(-4, value));
    }

    [Fact]
    public void Restore_of_another_store_s_snapshot_names_both_sizes()
    {
        var store = new ParameterStore();
        store.Add("weights", 2, 3);
        var error = Assert.Throws<ShapeException>(() => store.Restore(new float[20]));
        Assert.Contains("16", error.Message, StringComparison.Ordinal);
        Assert.Contains("20", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_used_twice_is_refused()
    {
        var store = new ParameterStore();
        store.Add("weights", 2, 3);
        var error = Assert.Throws<ArgumentException>(() => store.Add("weights", 1, 1));
        Assert.Contains("'weights'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameter_after_compilation_is_refused()
    {
        var store = new ParameterStore();
        Parameter weights = store.Add("weights", 2, 3);
        var graph = new Graph(4);
        graph.Compile(graph.Dense(graph.Input(3), weights, null));
        Assert.Throws<InvalidOperationException>(() => store.Add("late", 1, 1));
    }
}
