using Misfit.Benchmarks.Protocols;

namespace Misfit.Benchmarks.Tests.Protocols;

public sealed class BalancedSplitTests
{
    // 90 normal rows and 10 anomalies, every tenth.
    private static readonly bool[] Labels = [.. Enumerable.Range(0, 100).Select(row => row % 10 == 3)];

    [Fact]
    public void All_anomalies_and_as_many_normal_rows_are_evaluated_on_and_the_rest_learned_from()
    {
        RowSplit split = BalancedSplit.Of(Labels, 1);

        Assert.Equal((20, 10), (split.Test.Length, split.Test.Count(row => Labels[row])));
        Assert.Equal(80, split.Train.Length);
        Assert.DoesNotContain(split.Train, row => Labels[row]);
        Assert.Equal(Enumerable.Range(0, 100), split.Train.Concat(split.Test).Order());
        Assert.Equal(split.Train.Order(), split.Train);
        Assert.Equal(split.Test.Order(), split.Test);
    }

    [Fact]
    public void Equal_seeds_give_equal_splits_and_others_do_not()
    {
        Assert.Equal(BalancedSplit.Of(Labels, 5).Test, BalancedSplit.Of(Labels, 5).Test);
        Assert.NotEqual(BalancedSplit.Of(Labels, 5).Test, BalancedSplit.Of(Labels, 6).Test);
    }

    [Fact]
    public void Least_numbers_of_rows_suffice_and_one_fewer_is_refused()
    {
        Assert.Equal((1, 4), (BalancedSplit.Of([false, true, false, true, false], 1).Train.Length, BalancedSplit.Of([false, true, false, true, false], 1).Test.Length));
        Assert.Contains("there are 2 and 2", Assert.Throws<DataException>(() => BalancedSplit.Of([false, true, false, true], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("there are 0 and 2", Assert.Throws<DataException>(() => BalancedSplit.Of([false, false], 1)).Message, StringComparison.Ordinal);
    }
}
