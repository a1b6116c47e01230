using System.Text.Json;
using Misfit.Metrics;
using Misfit.Numerics;

namespace Misfit.Tests.Metrics;

/// <summary>Expected figures without another source are those of SciPy 1.10.</summary>
public sealed class StatisticsTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/reference/statistics.json"))).RootElement;
    private static readonly double[] A = Values(Reference.GetProperty("a"));
    private static readonly double[] B = Values(Reference.GetProperty("b"));
    private static readonly double[][] Figures = [.. Reference.GetProperty("friedman_columns").EnumerateArray().Select(Values)];

    [Fact]
    public void Student_of_reference_samples_equals_SciPy() => EqualReference("student_t", MeanTests.Student(A, B));

    [Fact]
    public void Welch_of_reference_samples_equals_SciPy() => EqualReference("welch_t", MeanTests.Welch(A, B));

    [Fact]
    public void Wilcoxon_of_reference_samples_equals_SciPy() => EqualReference("wilcoxon", WilcoxonTest.Compare(A, B));

    [Fact]
    public void Friedman_of_reference_figures_equals_SciPy() => EqualReference("friedman", FriedmanTest.Compare(Figures));

    [Fact]
    public void Paired_of_reference_samples_equals_SciPy() => Equal(3.2107051433283944, 0.010646877400068477, MeanTests.Paired(A, B));

    [Fact]
    public void Student_of_swapped_samples_changes_only_the_sign()
    {
        TestResult forward = MeanTests.Student(A, B);

        Equal(-forward.Statistic, forward.PValue, MeanTests.Student(B, A));
    }

    [Fact]
    public void Student_of_samples_without_spread_is_certain_or_no_evidence()
    {
        Equal(0, 1, MeanTests.Student([2, 2, 2], [2, 2]));
        Equal(double.PositiveInfinity, 0, MeanTests.Student([3, 3, 3], [2, 2]));
        Equal(double.NegativeInfinity, 0, MeanTests.Welch([1, 1, 1], [2, 2]));
    }

    [Fact]
    public void Student_of_far_samples_keeps_a_small_p_value() =>
        Assert.InRange(MeanTests.Student([1.00, 1.01, 0.99, 1.0], [9.00, 9.01, 8.99, 9.0]).PValue, 1e-19, 1e-15);

    [Fact]
    public void Student_of_single_values_throws() => Assert.Throws<ArgumentException>(() => MeanTests.Student([1], [1, 2]));

    [Fact]
    public void Paired_of_unequal_lengths_throws() => Assert.Throws<ShapeException>(() => MeanTests.Paired([1, 2], [1, 2, 3]));

    [Fact]
    public void Wilcoxon_with_ties_equals_the_normal_approximation_of_SciPy() =>
        Equal(8.5, 0.17583403918261342, WilcoxonTest.Compare([1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 4, 3, 4, 8, 5, 5]));

    [Fact]
    public void Wilcoxon_of_thirty_differences_equals_the_normal_approximation_of_SciPy()
    {
        double[] first = [.. Enumerable.Range(0, 30).Select(i => (i * 7 % 30) + (0.1 * i))];
        double[] second = [.. Enumerable.Range(0, 30).Select(i => i * 11 % 30 * 0.9)];

        Equal(154, 0.16972956854297983, WilcoxonTest.Compare(first, second));
    }

    [Fact]
    public void Wilcoxon_drops_zero_differences_and_stays_exact() =>
        // Five positive differences: 2 / 2⁵.
        Equal(0, 0.0625, WilcoxonTest.Compare([1, 2, 3, 4, 5, 6.5], [1, 1, 1, 1, 1, 1]));

    [Fact]
    public void Wilcoxon_of_equal_samples_is_no_evidence() => Equal(0, 1, WilcoxonTest.Compare([1, 2], [1, 2]));

    [Fact]
    public void Friedman_with_ties_equals_SciPy() =>
        Equal(3.8181818181818183, 0.14821506633752016, FriedmanTest.Compare([[1, 1, 2], [2, 2, 2], [1, 3, 2], [1, 2, 3]]));

    [Fact]
    public void Friedman_of_all_ties_is_no_evidence() => Equal(0, 1, FriedmanTest.Compare([[1, 1, 1], [2, 2, 2]]));

    [Fact]
    public void ImanDavenport_of_reference_figures_equals_its_formula() =>
        Equal(1.3529411764705845, 0.25627593864919973, FriedmanTest.ImanDavenport(Figures));

    [Fact]
    public void ImanDavenport_of_one_constant_order_is_certain() =>
        Equal(double.PositiveInfinity, 0, FriedmanTest.ImanDavenport([[1, 2, 3], [1, 2, 3], [1, 2, 3]]));

    [Fact]
    public void Friedman_of_two_methods_throws() => Assert.Throws<ShapeException>(() => FriedmanTest.Compare([[1, 2], [2, 1]]));

    [Fact]
    public void AverageRanks_of_reference_figures_give_rank_one_to_the_highest()
    {
        double[] expected = [4.0, 4.0, 2.5833333333333335, 4.083333333333333, 3.25, 3.0833333333333335];

        Assert.Equal(expected, Ranks.Average(Figures), Close);
    }

    [Fact]
    public void AverageRanks_of_ties_are_mid_ranks() => Assert.Equal([1.5, 1.5, 3], Ranks.Average([[0.9, 0.9, 0.1]]));

    [Fact]
    public void AverageRanks_of_ragged_figures_throws() => Assert.Throws<ShapeException>(() => Ranks.Average([[1, 2], [1]]));

    [Fact]
    public void AverageRanks_of_NaN_throws() => Assert.Throws<ArgumentException>(() => Ranks.Average([[1, double.NaN]]));

    [Theory]
    [InlineData(5, 30, 1.1137013363854185)]
    [InlineData(10, 14, 3.6207052719969726)]
    public void CriticalDifference_is_that_of_its_formula(int methods, int dataSets, double expected) =>
        Assert.Equal(expected, FriedmanTest.CriticalDifference(methods, dataSets), 1e-9);

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    public void CriticalDifference_outside_the_table_throws(int methods) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FriedmanTest.CriticalDifference(methods, 10));

    [Fact]
    public void Holm_by_hand_is_monotone_and_in_the_order_given() =>
        Assert.Equal([0.03, 0.06, 0.06, 0.02], MultipleTests.Holm([0.01, 0.04, 0.03, 0.005]), Close);

    [Fact]
    public void Holm_of_large_p_values_is_at_most_one() => Assert.Equal([1, 1], MultipleTests.Holm([0.6, 0.9]));

    [Fact]
    public void MeanInterval_of_reference_sample_equals_SciPy()
    {
        (double lower, double upper) = Sample.MeanInterval(A);

        Assert.Equal(0.8893973487982733, lower, 1e-9);
        Assert.Equal(0.919637843310762, upper, 1e-9);
    }

    [Fact]
    public void Standard_deviations_by_hand_divide_by_n_and_n_minus_one()
    {
        Assert.Equal(2, Sample.PopulationStandardDeviation([1, 1, 5, 5]));
        Assert.Equal(16.0 / 3, Sample.Variance([1, 1, 5, 5]), 1e-15);
        Assert.Equal(0, Sample.PopulationStandardDeviation([4]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1.3)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 7.9)]
    [InlineData(1, 10)]
    public void Quantile_of_four_values_equals_NumPy(double share, double expected) =>
        Assert.Equal(expected, Quantile.Of([3, 1, 2, 10], share), 1e-12);

    [Fact]
    public void Quantile_between_infinite_neighbours_is_infinite() =>
        Assert.Equal(double.PositiveInfinity, Quantile.Of([1, double.PositiveInfinity, double.PositiveInfinity], 0.75));

    [Fact]
    public void Quantile_of_nothing_or_outside_zero_to_one_throws()
    {
        Assert.Throws<ArgumentException>(() => Quantile.Of([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1], 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1], double.NaN));
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-9;

    private static double[] Values(JsonElement element) => [.. element.EnumerateArray().Select(value => value.GetDouble())];

    private static void EqualReference(string name, TestResult actual) =>
        Equal(Reference.GetProperty(name).GetProperty("statistic").GetDouble(), Reference.GetProperty(name).GetProperty("pvalue").GetDouble(), actual);

    private static void Equal(double statistic, double pValue, TestResult actual)
    {
        Assert.Equal(statistic, actual.Statistic, 1e-9);
        Assert.Equal(pValue, actual.PValue, 1e-9);
    }
}
