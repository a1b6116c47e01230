using Misfit.Benchmarks.Evaluations;

namespace Misfit.Benchmarks.Tests.Evaluations;

/// <summary>Ten rows of which the 8 that score lowest are called normal, 5 of them rightly or fewer: F1 = 2 · right / (8 + 5).</summary>
public sealed class NormalClassF1Tests
{
    private static readonly double[] Scores = [.. Enumerable.Range(0, 10).Select(i => i - 4.5)];

    [Theory]
    [InlineData("nnnnnaaaaa", 10.0 / 13)]
    [InlineData("aaaaannnnn", 6.0 / 13)]
    [InlineData("nanananana", 8.0 / 13)]
    public void Perfect_inverted_and_mixed_scores_give_the_figures_computed_by_hand(string kinds, double expected) =>
        Assert.Equal(expected, NormalClassF1.Of(Scores, [.. kinds.Select(kind => kind == 'a')]), 12);

    [Fact]
    public void Rows_that_tie_with_the_threshold_are_called_normal() =>
        Assert.Equal(10.0 / 15, NormalClassF1.Of(new double[10], [.. Enumerable.Range(0, 10).Select(i => i < 5)]), 12);

    [Fact]
    public void Order_within_the_highest_fifth_changes_nothing()
    {
        bool[] first = [.. "nnnnaaaana".Select(kind => kind == 'a')], second = [.. "nnnnaaaaan".Select(kind => kind == 'a')];

        Assert.Equal(8.0 / 13, NormalClassF1.Of(Scores, first), 12);
        Assert.Equal(NormalClassF1.Of(Scores, first), NormalClassF1.Of(Scores, second), 12);
    }
}
