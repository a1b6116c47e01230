using Misfit.Numerics;
using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Tests.DataSets;

public class ColumnDistanceTests
{
    [Fact]
    public void Numbers_are_compared_by_their_distribution_functions()
    {
        // scipy.stats.ks_2samp([1, 2, 3, 4], [3, 4, 5, 6]).statistic is 0.5.
        ColumnDistance distance = Single(new NumberColumn("a", [4, 2, 3, 1]), new NumberColumn("a", [3, 5, 4, 6]));
        Assert.Equal(0.5, distance.Distance);
        Assert.False(distance.Drifted);   // four rows prove nothing
        Assert.Equal((1d, 6d), (distance.Bins!.Minimum, distance.Bins.Maximum));
    }

    [Fact]
    public void Words_are_compared_by_their_shares()
    {
        var before = new CategoryColumn("a", [0, 0, 0, 1], ["x", "y"]);
        var after = new CategoryColumn("a", [0, 0, 1, 2], ["y", "x", "z"]);
        Assert.Equal(0.5, Single(before, after).Distance);
    }

    [Fact]
    public void Missing_values_are_a_distance_of_their_own()
    {
        double[] full = [.. Enumerable.Range(0, 1000).Select(i => (double)(i % 10))];
        double[] half = [.. full.Select((value, i) => (i / 10) % 2 == 0 ? value : double.NaN)];
        ColumnDistance distance = Single(new NumberColumn("a", full), new NumberColumn("a", half));
        Assert.Equal((0.5, true), (distance.Distance, distance.Drifted));
        Assert.Contains("missing more often", distance.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_kinds_and_columns_of_one_alone_are_as_far_as_can_be()
    {
        var before = new Table([new NumberColumn("a", [1]), new NumberColumn("b", [1])]);
        var after = new Table([new CategoryColumn("a", [0], ["x"]), new NumberColumn("c", [1])]);
        Assert.All(Between(before, after), distance => Assert.Equal((1d, true), (distance.Distance, distance.Drifted)));
        Assert.Equal(3, Between(before, after).Count);
    }

    [Fact]
    public void Halves_of_the_same_rows_have_not_drifted()
    {
        var rng = new Rng(5);
        Table Draw(int rows) => new([.. Enumerable.Range(0, 30).Select(i => new NumberColumn($"x{i}", [.. Enumerable.Range(0, rows).Select(_ => rng.NextGaussian())]))]);
        Assert.DoesNotContain(Between(Draw(150), Draw(150)), distance => distance.Drifted);
    }

    private static ColumnDistance Single(Column before, Column after) => Assert.Single(Between(new Table([before]), new Table([after])));

    private static IReadOnlyList<ColumnDistance> Between(Table before, Table after) =>
        ColumnDistance.Between(ColumnSamples.Take(before, [.. Enumerable.Range(0, before.Rows)]), ColumnSamples.Take(after, [.. Enumerable.Range(0, after.Rows)]));
}
