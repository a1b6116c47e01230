using Misfit.Decisions;
using Misfit.Numerics;

namespace Misfit.Tests.Decisions;

public sealed class ConformalTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.5, 0.8)]
    [InlineData(2, 0.8)]
    [InlineData(2.5, 0.4)]
    [InlineData(3, 0.4)]
    [InlineData(9, 0.2)]
    public void PValue_by_hand_counts_ties_against_the_row(double score, double expected) =>
        Assert.Equal(expected, new ConformalCalibration([3, 1, 2, 2]).PValue(score), 1e-15);

    [Fact]
    public void PValues_of_normal_rows_are_uniform()
    {
        // With 99 continuous calibration scores a new row's p-value is uniform on 0.01, 0.02, …, 1.
        var rng = new Rng(17);
        const int repeats = 20_000;
        var counts = new int[10];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            var calibration = new ConformalCalibration(Gaussians(rng, 99));
            counts[(int)Math.Ceiling((calibration.PValue(rng.NextGaussian()) * 10) - 1e-9) - 1]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 1800, 2200));
    }

    [Fact]
    public void PValues_of_tied_normal_rows_are_valid()
    {
        var rng = new Rng(18);
        const int repeats = 5000;
        int small = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            var calibration = new ConformalCalibration([.. Enumerable.Range(0, 39).Select(_ => (double)rng.NextInt32(5))]);
            small += calibration.PValue(rng.NextInt32(5)) <= 0.2 ? 1 : 0;
        }

        Assert.True(small <= repeats * 0.22, $"{small} of {repeats}");
    }

    [Fact]
    public void Least_is_the_p_value_of_an_infinite_score()
    {
        var calibration = new ConformalCalibration([1, 2, 3]);

        Assert.Equal(0.25, calibration.Least);
        Assert.Equal([0.25, 1], calibration.PValues([double.PositiveInfinity, double.NegativeInfinity]));
        Assert.Equal([1, 2, 3], calibration.Scores.ToArray());
    }

    [Fact]
    public void Calibration_of_unusable_scores_throws()
    {
        Assert.Throws<DataException>(() => new ConformalCalibration([]));
        Assert.Throws<ArgumentException>(() => new ConformalCalibration([double.NaN]));
        Assert.Throws<ArgumentException>(() => new ConformalCalibration([1]).PValue(double.NaN));
    }

    [Fact]
    public void Split_holds_out_the_share_and_keeps_the_rest()
    {
        (int[] fit, int[] calibrate) = HoldOut.Split(10, 0.3, new Rng(1));

        Assert.Equal(3, calibrate.Length);
        Assert.Equal(Enumerable.Range(0, 10), fit.Concat(calibrate).Order());
        Assert.Equal(calibrate.Order(), calibrate);
        Assert.Equal(fit.Order(), fit);
    }

    [Theory]
    [InlineData(0.001, 1)]
    [InlineData(0.999, 1)]
    public void Split_of_two_rows_leaves_one_on_each_side(double share, int held) =>
        Assert.Equal(held, HoldOut.Split(2, share, new Rng(1)).Calibrate.Length);

    [Fact]
    public void Split_of_one_row_or_an_impossible_share_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HoldOut.Split(1, 0.5, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HoldOut.Split(10, 1, new Rng(1)));
    }

    [Fact]
    public void Folds_cover_every_row_once_in_equal_parts()
    {
        int[][] folds = HoldOut.Folds(11, 4, new Rng(2));

        Assert.Equal(Enumerable.Range(0, 11), folds.SelectMany(fold => fold).Order());
        Assert.All(folds, fold => Assert.InRange(fold.Length, 2, 3));
    }

    [Fact]
    public void CrossScores_never_fits_on_the_rows_it_scores()
    {
        double[] scores = HoldOut.CrossScores(13, 5, new Rng(3), (fit, held) =>
        {
            Assert.Empty(fit.Intersect(held));
            Assert.Equal(13, fit.Length + held.Length);
            return [.. held.Select(row => row * 10.0)];
        });

        Assert.Equal(Enumerable.Range(0, 13).Select(row => row * 10.0), scores);
    }

    [Fact]
    public void CrossScores_of_the_wrong_number_of_scores_throws() =>
        Assert.Throws<ShapeException>(() => HoldOut.CrossScores(4, 2, new Rng(3), (_, _) => [1]));

    [Fact]
    public void CrossScores_give_valid_p_values_for_a_fitted_centre()
    {
        // The score is the distance from the mean of the fitted rows.
        var rng = new Rng(4);
        const int repeats = 2000;
        int small = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            double[] rows = Gaussians(rng, 40);
            double[] scores = HoldOut.CrossScores(40, 10, rng, (fit, held) =>
            {
                double centre = fit.Average(row => rows[row]);
                return [.. held.Select(row => Math.Abs(rows[row] - centre))];
            });
            double distance = Math.Abs(rng.NextGaussian() - rows.Average());
            small += new ConformalCalibration(scores).PValue(distance) <= 0.1 ? 1 : 0;
        }

        Assert.InRange(small / (double)repeats, 0.07, 0.125);
    }

    [Fact]
    public void Adjust_equals_statsmodels()
    {
        // multipletests([0.01, 0.04, 0.03, 0.005, 0.5], method="fdr_bh")
        double[] adjusted = FalseDiscoveryRate.Adjust([0.01, 0.04, 0.03, 0.005, 0.5]);

        Assert.Equal([0.025, 0.05, 0.05, 0.025, 0.5], adjusted, (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void Flag_by_hand_goes_to_the_last_p_value_below_its_line()
    {
        // The lines at 0.05 of the 15 p-values of Benjamini and Hochberg's example; the first four are flagged.
        double[] pValues = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];

        Assert.Equal([.. Enumerable.Repeat(true, 4), .. Enumerable.Repeat(false, 11)], FalseDiscoveryRate.Flag(pValues, 0.05));
    }

    [Fact]
    public void Adjust_keeps_ties_equal_and_the_order_given() =>
        Assert.Equal([1, 0.2, 1, 0.2], FalseDiscoveryRate.Adjust([1, 0.1, 1, 0.1]));

    [Fact]
    public void Adjust_of_nothing_is_nothing() => Assert.Empty(FalseDiscoveryRate.Adjust([]));

    [Fact]
    public void Flag_of_impossible_arguments_throws()
    {
        Assert.Throws<ArgumentException>(() => FalseDiscoveryRate.Flag([1.1], 0.1));
        Assert.Throws<ArgumentException>(() => FalseDiscoveryRate.Flag([double.NaN], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FalseDiscoveryRate.Flag([0.1], 0));
    }

    [Fact]
    public void Flag_of_conformal_p_values_controls_the_share_of_false_alarms()
    {
        var rng = new Rng(31);
        double falseShare = 0, found = 0;
        const int repeats = 300;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            var calibration = new ConformalCalibration(Gaussians(rng, 400));
            double[] scores = [.. Enumerable.Range(0, 100).Select(row => rng.NextGaussian() + (row < 20 ? 4 : 0))];
            bool[] flagged = FalseDiscoveryRate.Flag(calibration.PValues(scores), 0.2);
            int wrong = flagged.Skip(20).Count(flag => flag);
            int all = flagged.Count(flag => flag);
            falseShare += all == 0 ? 0 : (double)wrong / all;
            found += all - wrong;
        }

        Assert.True(falseShare / repeats <= 0.2, $"{falseShare / repeats}");
        Assert.True(found / (repeats * 20) > 0.9, $"{found / (repeats * 20)}");
    }

    private static double[] Gaussians(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => rng.NextGaussian())];
}
