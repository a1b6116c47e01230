using System.Text.Json;
using Misfit.Metrics;
using Misfit.Numerics;

namespace Misfit.Tests.Metrics;

public sealed class LabelledScoresTests
{
    private static readonly JsonDocument Reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/reference/metrics.json")));

    public static TheoryData<int> Cases { get; } = [.. Enumerable.Range(0, Reference.RootElement.GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Figures_of_reference_cases_equal_scikit_learn(int index)
    {
        JsonElement reference = Reference.RootElement[index];
        LabelledScores scores = Read(reference);
        Confusion atTrueRatio = scores.AtTrueRatio();

        Equal("roc_auc", scores.RocAuc());
        Equal("average_precision", scores.AveragePrecision());
        Equal("pr_auc_trapezoid", scores.PrecisionRecallArea());
        Equal("best_f1", scores.BestF1().Value);
        Equal("best_f1_threshold", scores.BestF1().Threshold);
        Equal("f1_at_contamination", atTrueRatio.F1);
        Equal("f2_at_contamination", atTrueRatio.F(2));
        Equal("precision_at_contamination", atTrueRatio.Precision);
        Equal("recall_at_contamination", atTrueRatio.Recall);
        Equal("mcc_at_contamination", atTrueRatio.MatthewsCorrelation);
        Equal("best_accuracy", scores.BestAccuracy().Value);

        void Equal(string name, double actual) => Assert.Equal(reference.GetProperty(name).GetDouble(), actual, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AtTrueRatio_equals_percentile_and_greater_or_equal(int index)
    {
        JsonElement reference = Reference.RootElement[index];
        double[] values = [.. reference.GetProperty("scores").EnumerateArray().Select(value => value.GetDouble())];
        LabelledScores scores = Read(reference);

        double percentile = Quantile.Of(values, (double)scores.Normals / scores.Rows);

        Assert.Equal(scores.AtOrAbove(percentile), scores.AtTrueRatio());
    }

    [Fact]
    public void Figures_by_hand_with_ties_are_exact()
    {
        // Descending: 0.9 anomaly | 0.5 anomaly, normal | 0.1 normal, normal.
        var scores = new LabelledScores([0.1, 0.5, 0.9, 0.5, 0.1], [false, true, true, false, false]);

        Assert.Equal(5.5 / 6, scores.RocAuc(), 1e-15);
        Assert.Equal((1 + (2.0 / 3)) / 2, scores.AveragePrecision(), 1e-15);
        Assert.Equal((1 + ((1 + (2.0 / 3)) / 2)) / 2, scores.PrecisionRecallArea(), 1e-15);
        Assert.Equal(new Confusion(2, 1, 2, 0), scores.AtTrueRatio());
        Assert.Equal(new Confusion(1, 0, 3, 1), scores.Above(0.5));
        Assert.Equal(new Confusion(2, 1, 2, 0), scores.AtOrAbove(0.5));
        Assert.Equal(new BestThreshold(0.5, 0.8, new Confusion(2, 1, 2, 0)), scores.BestF1());
        Assert.Equal(new BestThreshold(0.5, 0.8, new Confusion(2, 1, 2, 0)), scores.BestAccuracy());
    }

    [Fact]
    public void BestAccuracy_of_useless_scores_flags_at_least_one_row()
    {
        var scores = new LabelledScores([3, 2, 1, 0], [false, false, false, true]);

        Assert.Equal(new BestThreshold(3, 0.5, new Confusion(0, 1, 2, 1)), scores.BestAccuracy());
    }

    [Fact]
    public void Figures_of_equal_scores_are_those_of_chance()
    {
        var scores = new LabelledScores([7, 7, 7, 7], [true, false, false, false]);

        Assert.Equal(0.5, scores.RocAuc());
        Assert.Equal(0.25, scores.AveragePrecision());
        Assert.Equal(0.4, scores.AtTrueRatio().F1, 1e-15);
    }

    [Fact]
    public void RocAuc_of_negated_scores_is_the_complement()
    {
        var rng = new Rng(5);
        double[] values = [.. Enumerable.Range(0, 300).Select(_ => (double)rng.NextInt32(20))];
        bool[] labels = [.. values.Select(value => rng.NextDouble() < value / 25)];

        double forward = new LabelledScores(values, labels).RocAuc();
        double backward = new LabelledScores([.. values.Select(value => -value)], labels).RocAuc();

        Assert.InRange(forward, 0.6, 0.95);
        Assert.Equal(1, forward + backward, 1e-12);
    }

    [Fact]
    public void RocAuc_equals_the_share_of_ordered_pairs()
    {
        var rng = new Rng(6);
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => (double)rng.NextInt32(15))];
        bool[] labels = [.. values.Select(_ => rng.NextDouble() < 0.3)];
        double won = 0, pairs = 0;
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values.Length; j++)
            {
                if (labels[i] && !labels[j])
                {
                    pairs++;
                    won += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0;
                }
            }
        }

        Assert.Equal(won / pairs, new LabelledScores(values, labels).RocAuc(), 1e-12);
    }

    [Fact]
    public void Infinite_scores_rank_at_the_ends()
    {
        var scores = new LabelledScores([double.PositiveInfinity, 1, double.NegativeInfinity], [true, false, false]);

        Assert.Equal(1, scores.RocAuc());
        Assert.Equal(1, scores.AtTrueRatio().F1);
    }

    [Fact]
    public void RocCurve_drops_points_on_straight_lines_and_keeps_the_area()
    {
        var rng = new Rng(9);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => rng.NextGaussian())];
        bool[] labels = [.. values.Select(value => value + rng.NextGaussian() > 1)];
        var scores = new LabelledScores(values, labels);

        IReadOnlyList<RocPoint> curve = scores.RocCurve();
        double area = 0;
        for (int i = 1; i < curve.Count; i++)
        {
            area += (curve[i].FalsePositiveRate - curve[i - 1].FalsePositiveRate) * (curve[i].TruePositiveRate + curve[i - 1].TruePositiveRate) / 2;
        }

        Assert.Equal(new RocPoint(0, 0, double.PositiveInfinity), curve[0]);
        Assert.Equal((1.0, 1.0), (curve[^1].FalsePositiveRate, curve[^1].TruePositiveRate));
        Assert.True(curve.Count < 250, $"{curve.Count} points");
        Assert.Equal(scores.RocAuc(), area, 1e-12);
    }

    [Fact]
    public void PrecisionRecallCurve_by_hand_ends_at_full_recall()
    {
        var scores = new LabelledScores([4, 3, 2, 1], [true, false, true, false]);

        Assert.Equal(
            [new(0, 1, double.PositiveInfinity), new(0.5, 1, 4), new(0.5, 0.5, 3), new(1, 2.0 / 3, 2)],
            scores.PrecisionRecallCurve());
    }

    [Fact]
    public void Constructor_does_not_change_its_arguments()
    {
        double[] values = [3, 1, 2];
        bool[] labels = [true, false, true];

        _ = new LabelledScores(values, labels);

        Assert.Equal([3, 1, 2], values);
        Assert.Equal([true, false, true], labels);
    }

    [Fact]
    public void Constructor_with_unequal_lengths_says_both() =>
        Assert.Contains("2 scores, 1 labels", Assert.Throws<ShapeException>(() => new LabelledScores([1, 2], [true])).Message);

    [Fact]
    public void Constructor_without_rows_throws() =>
        Assert.Throws<ShapeException>(() => new LabelledScores([], []));

    [Theory]
    [InlineData(true, "all 2 rows are anomalies")]
    [InlineData(false, "all 2 rows are normal")]
    public void Constructor_with_one_class_says_which(bool label, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => new LabelledScores([1, 2], [label, label])).Message);

    [Fact]
    public void Constructor_with_NaN_names_the_row() =>
        Assert.Contains("row 1 is NaN", Assert.Throws<ArgumentException>(() => new LabelledScores([1, double.NaN], [true, false])).Message);

    [Fact]
    public void Above_NaN_throws() =>
        Assert.Throws<ArgumentException>(() => new LabelledScores([1, 2], [true, false]).Above(double.NaN));

    [Fact]
    public void Confusion_without_flagged_rows_has_zero_precision_and_correlation()
    {
        var nothing = new Confusion(0, 0, 8, 2);

        Assert.Equal((0, 0, 0, 0, 0.8), (nothing.Precision, nothing.Recall, nothing.F1, nothing.MatthewsCorrelation, nothing.Accuracy));
    }

    [Fact]
    public void F_of_negative_beta_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Confusion(1, 1, 1, 1).F(-1));

    private static LabelledScores Read(JsonElement reference) => new(
        [.. reference.GetProperty("scores").EnumerateArray().Select(value => value.GetDouble())],
        [.. reference.GetProperty("labels").EnumerateArray().Select(value => value.GetInt32() == 1)]);
}
