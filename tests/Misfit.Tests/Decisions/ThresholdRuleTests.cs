using Misfit.Decisions;
using Misfit.Numerics;

namespace Misfit.Tests.Decisions;

public sealed class ThresholdRuleTests
{
    private static readonly double[] OneToHundred = [.. Enumerable.Range(1, 100).Select(i => (double)i)];

    [Theory]
    [InlineData("contamination=0.01")]
    [InlineData("quantile=0.99")]
    [InlineData("alerts=5/1000")]
    [InlineData("false-alarms=0.01")]
    [InlineData("best-f1")]
    [InlineData("best-accuracy")]
    [InlineData("value=-1.5")]
    public void Parse_of_a_text_form_and_back_is_equal(string text)
    {
        ThresholdRule rule = ThresholdRule.Parse(text);

        Assert.Equal(text, rule.ToString());
        Assert.Equal(rule, ThresholdRule.Parse(rule.ToString()));
    }

    [Theory]
    [InlineData("contamination", "'contamination'")]
    [InlineData("contamination=0", "contamination must be a share between 0 and 1, was 0")]
    [InlineData("contamination=1.5", "was 1.5")]
    [InlineData("contamination=NaN", "was NaN")]
    [InlineData("contamination=0,1", "must be a number, was '0,1'")]
    [InlineData("quantile=1", "quantile must be a share between 0 and 1")]
    [InlineData("alerts=5", "alerts must be N/ROWS, such as 5/1000, was '5'")]
    [InlineData("alerts=0/1000", "1 ≤ N < ROWS, was 0/1000")]
    [InlineData("alerts=7/7", "1 ≤ N < ROWS, was 7/7")]
    [InlineData("false-alarms=-1", "was -1")]
    [InlineData("value=NaN", "value must be a number, was NaN")]
    [InlineData("best-f1=3", "'best-f1=3'")]
    [InlineData("", "rule must be contamination=SHARE")]
    public void Parse_of_an_unusable_rule_says_what_it_must_be(string text, string part) =>
        Assert.Contains(part, Assert.Throws<OptionsException>(() => ThresholdRule.Parse(text)).Message);

    [Fact]
    public void Contamination_is_the_interpolated_quantile()
    {
        Threshold threshold = ThresholdRule.Contamination(0.1).Find(OneToHundred);

        Assert.Equal(90.1, threshold.Value, 1e-12);
        Assert.Equal((10, 100), (threshold.Alarms.Count, threshold.Alarms.Rows));
        Assert.Null(threshold.Remark);
    }

    [Fact]
    public void Quantile_equals_contamination_of_the_rest() =>
        Assert.Equal(ThresholdRule.Contamination(0.25).Find(OneToHundred).Value, ThresholdRule.Quantile(0.75).Find(OneToHundred).Value);

    [Fact]
    public void Threshold_itself_is_not_flagged()
    {
        Threshold threshold = ThresholdRule.Fixed(2).Find([1, 2, 3]);

        Assert.False(threshold.Flags(2));
        Assert.True(threshold.Flags(Math.BitIncrement(2.0)));
        Assert.Equal(1, threshold.Alarms.Count);
    }

    [Fact]
    public void Alerts_flags_exactly_the_budget_without_ties()
    {
        Threshold threshold = ThresholdRule.Alerts(5, 1000).Find([.. Enumerable.Range(0, 2000).Select(i => (double)i)]);

        Assert.Equal(10, threshold.Alarms.Count);
    }

    [Fact]
    public void Alerts_with_ties_stays_within_the_budget()
    {
        // Two of ten rows may be flagged, but three share the highest score but one.
        Threshold threshold = ThresholdRule.Alerts(2, 10).Find([9, 8, 8, 8, 1, 1, 1, 1, 1, 1]);

        Assert.Equal(8, threshold.Value);
        Assert.Equal(1, threshold.Alarms.Count);
    }

    [Fact]
    public void Alerts_of_equal_scores_flags_nothing() =>
        Assert.Equal(0, ThresholdRule.Alerts(1, 2).Find([3, 3, 3, 3]).Alarms.Count);

    [Fact]
    public void Contamination_of_too_few_rows_remarks_how_many_are_needed() =>
        Assert.Contains("At least 100 rows", ThresholdRule.Contamination(0.01).Find([1, 2, 3]).Remark);

    [Fact]
    public void FalseAlarms_of_exactly_enough_rows_flags_above_the_highest()
    {
        double[] scores = OneToHundred[..99];

        Threshold threshold = ThresholdRule.FalseAlarms(0.01).Find(scores);

        Assert.Equal(99, threshold.Value);
        Assert.Equal(0, threshold.Alarms.Count);
    }

    [Fact]
    public void FalseAlarms_of_too_few_rows_says_how_many_and_what_to_do()
    {
        string message = Assert.Throws<DataException>(() => ThresholdRule.FalseAlarms(0.01).Find(OneToHundred[..98])).Message;

        Assert.Contains("at least 99 normal calibration rows", message);
        Assert.Contains("there are 98", message);
        Assert.Contains("false-alarms=0.011", message);
    }

    [Theory]
    [InlineData(0.05, 500)]
    [InlineData(0.1, 37)]
    [InlineData(0.3, 11)]
    public void FalseAlarms_flags_exactly_the_rows_with_small_p_values(double share, int rows)
    {
        var rng = new Rng(3);
        double[] calibration = [.. Enumerable.Range(0, rows).Select(_ => (double)rng.NextInt32(rows / 2))];
        var conformal = new ConformalCalibration(calibration);
        Threshold threshold = ThresholdRule.FalseAlarms(share).Find(calibration);

        for (double score = -1; score < rows; score += 0.5)
        {
            Assert.Equal(conformal.PValue(score) <= share + 1e-12, threshold.Flags(score));
        }
    }

    [Fact]
    public void FalseAlarms_on_average_keeps_its_promise()
    {
        // The chance that a new normal row is flagged is exactly ⌊0.05 · 60⌋ / 60 = 0.05 over calibrations of 59 rows.
        var rng = new Rng(11);
        double flagged = 0;
        const int repeats = 4000;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            Threshold threshold = ThresholdRule.FalseAlarms(0.05).Find(Gaussians(rng, 59));
            flagged += threshold.Flags(rng.NextGaussian()) ? 1 : 0;
        }

        Assert.Equal(0.05, flagged / repeats, 0.012);
    }

    [Fact]
    public void FalseAlarms_on_labelled_rows_looks_at_normal_rows_alone()
    {
        double[] scores = [1, 2, 3, 4, 100, 200];
        bool[] anomalies = [false, false, false, false, true, true];

        Threshold threshold = ThresholdRule.FalseAlarms(0.4).Find(scores, anomalies);

        Assert.Equal(3, threshold.Value);
        Assert.Equal((1, 4), (threshold.Alarms.Count, threshold.Alarms.Rows));
    }

    [Fact]
    public void Contamination_on_labelled_rows_takes_its_false_alarm_rate_from_normal_rows()
    {
        Threshold threshold = ThresholdRule.Contamination(0.4).Find([1, 2, 3, 4, 5], [false, false, false, true, true]);

        Assert.Equal(3.4, threshold.Value, 1e-12);
        Assert.Equal((0, 3), (threshold.Alarms.Count, threshold.Alarms.Rows));
    }

    [Fact]
    public void BestF1_lies_halfway_between_the_classes()
    {
        Threshold threshold = ThresholdRule.BestF1.Find([1, 2, 6, 7], [false, false, true, true]);

        Assert.Equal(4, threshold.Value);
        Assert.Equal(0, threshold.Alarms.Count);
    }

    [Fact]
    public void BestF1_that_flags_all_rows_lies_below_the_lowest()
    {
        Threshold threshold = ThresholdRule.BestF1.Find([5, 5], [false, true]);

        Assert.True(threshold.Flags(5));
        Assert.Equal(1, threshold.Alarms.Count);
    }

    [Fact]
    public void BestAccuracy_lies_halfway_below_the_lowest_row_worth_flagging()
    {
        // Flagging the two anomalies at 6 and 7 costs nothing; the one at 2 would cost the two normal rows above it.
        Threshold threshold = ThresholdRule.BestAccuracy.Find([1, 2, 3, 4, 6, 7], [false, true, false, false, true, true]);

        Assert.Equal(5, threshold.Value);
        Assert.Equal(0, threshold.Alarms.Count);
    }

    [Fact]
    public void BestF1_between_neighbouring_doubles_still_separates()
    {
        double high = Math.BitIncrement(1.0);

        Threshold threshold = ThresholdRule.BestF1.Find([1, high], [false, true]);

        Assert.False(threshold.Flags(1));
        Assert.True(threshold.Flags(high));
    }

    [Fact]
    public void BestF1_without_labels_says_what_to_do()
    {
        Assert.True(ThresholdRule.BestF1.NeedsLabels);
        Assert.Contains("best-f1 needs labelled rows", Assert.Throws<DataException>(() => ThresholdRule.BestF1.Find([1, 2])).Message);
    }

    [Fact]
    public void Find_of_unusable_scores_throws()
    {
        Assert.Throws<DataException>(() => ThresholdRule.Contamination(0.1).Find([]));
        Assert.Throws<ArgumentException>(() => ThresholdRule.Contamination(0.1).Find([1, double.NaN]));
        Assert.Throws<ShapeException>(() => ThresholdRule.Contamination(0.1).Find([1, 2], [true]));
        Assert.Throws<DataException>(() => ThresholdRule.Contamination(0.1).Find([1, 2], [true, true]));
    }

    [Theory]
    [InlineData(1, 100, 0.00025314603297742064, 0.054459385392080645)]
    [InlineData(5, 1000, 0.00162541951756276, 0.011629470559812147)]
    [InlineData(50, 200, 0.19160716962258742, 0.3159628333298691)]
    [InlineData(0, 10, 0, 0.3084971078187608)]
    [InlineData(10, 10, 0.6915028921812392, 1)]
    public void RateEstimate_interval_equals_SciPy(int count, int rows, double lower, double upper)
    {
        RateEstimate estimate = RateEstimate.Of(count, rows);

        Assert.Equal(lower, estimate.Lower, 1e-9);
        Assert.Equal(upper, estimate.Upper, 1e-9);
        Assert.Equal((double)count / rows, estimate.Rate);
    }

    [Fact]
    public void RateEstimate_interval_of_an_alert_threshold_holds_the_true_rate()
    {
        // Uniform scores: the true rate above a threshold t is 1 − t.
        var rng = new Rng(21);
        int held = 0;
        const int repeats = 500;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            Threshold threshold = ThresholdRule.Alerts(1, 20).Find([.. Enumerable.Range(0, 200).Select(_ => rng.NextDouble())]);
            double rate = 1 - threshold.Value;
            held += threshold.Alarms.Lower <= rate && rate <= threshold.Alarms.Upper ? 1 : 0;
        }

        Assert.InRange(held / (double)repeats, 0.94, 0.995);
    }

    [Theory]
    [InlineData(1, 0, 0.95)]
    [InlineData(-1, 5, 0.95)]
    [InlineData(6, 5, 0.95)]
    [InlineData(1, 5, 1)]
    public void RateEstimate_of_impossible_counts_throws(int count, int rows, double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RateEstimate.Of(count, rows, confidence));

    private static double[] Gaussians(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => rng.NextGaussian())];
}
