using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Server.Comparisons;

namespace Misfit.Server.Tests.Comparisons;

public class BootstrapTests
{
    [Fact]
    public void Figures_of_all_rows_are_those_of_the_library_also_with_ties()
    {
        (double[] scores, bool[] anomalies) = Sample(500, ties: true);
        (Estimate rocAuc, Estimate prAuc, _, _) = new Bootstrap(anomalies).Run(scores);
        var expected = new LabelledScores(scores, anomalies);
        Assert.Equal(expected.RocAuc(), rocAuc.Value, 12);
        Assert.Equal(expected.AveragePrecision(), prAuc.Value, 12);
    }

    [Fact]
    public void Intervals_hold_the_value_and_get_narrower_with_more_rows()
    {
        (double[] fewScores, bool[] fewLabels) = Sample(200, ties: false);
        (double[] manyScores, bool[] manyLabels) = Sample(5000, ties: false);
        Estimate few = new Bootstrap(fewLabels).Run(fewScores).RocAuc, many = new Bootstrap(manyLabels).Run(manyScores).RocAuc;
        Assert.InRange(few.Value, few.Low, few.High);
        Assert.InRange(many.Value, many.Low, many.High);
        Assert.True(many.High - many.Low < (few.High - few.Low) / 2);
    }

    [Fact]
    public void Interval_of_the_area_agrees_with_the_normal_theory_of_ranks()
    {
        (double[] scores, bool[] anomalies) = Sample(5000, ties: false);
        Estimate area = new Bootstrap(anomalies).Run(scores).RocAuc;
        double deviation = DeLong(scores, anomalies);
        Assert.Equal(2 * 1.96 * deviation, area.High - area.Low, 0.25 * 2 * 1.96 * deviation);
    }

    [Fact]
    public void Curves_pass_through_points_that_are_known()
    {
        double[] scores = [4, 3, 2, 1];
        bool[] anomalies = [true, false, true, false];
        (_, _, Curve roc, Curve precisionRecall) = new Bootstrap(anomalies).Run(scores);
        Assert.Equal(0.5, roc.Value[0]);
        Assert.Equal(1, roc.Value[100]);
        Assert.Equal(1, precisionRecall.Value[50]);
        Assert.Equal(2.0 / 3, precisionRecall.Value[100], 12);
        Assert.All(Enumerable.Range(0, Bootstrap.Points), point => Assert.True(roc.Low[point] <= roc.High[point]));
    }

    private static (double[] Scores, bool[] Anomalies) Sample(int rows, bool ties)
    {
        var rng = new Rng(3);
        bool[] anomalies = [.. Enumerable.Range(0, rows).Select(row => row % 5 == 0)];
        double[] scores = [.. anomalies.Select(anomaly => (anomaly ? 1 : 0) + rng.NextDouble() + rng.NextDouble())];
        return (ties ? [.. scores.Select(score => Math.Round(score, 1))] : scores, anomalies);
    }

    // DeLong, DeLong and Clarke-Pearson 1988, for one curve.
    private static double DeLong(double[] scores, bool[] anomalies)
    {
        double[] odd = [.. scores.Where((_, row) => anomalies[row])], normal = [.. scores.Where((_, row) => !anomalies[row])];
        double[] ofOdd = [.. odd.Select(score => normal.Average(other => other < score ? 1 : other == score ? 0.5 : 0))];
        double[] ofNormal = [.. normal.Select(score => odd.Average(other => other > score ? 1 : other == score ? 0.5 : 0))];
        return Math.Sqrt((Misfit.Metrics.Sample.Variance(ofOdd) / odd.Length) + (Misfit.Metrics.Sample.Variance(ofNormal) / normal.Length));
    }
}
