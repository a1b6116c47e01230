using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Server.Thresholds;

namespace Misfit.Server.Tests.Thresholds;

public class ThresholdGoalTests
{
    private static readonly (double[] Scores, bool[] Anomalies) Rows = Make(2000, 1);

    [Fact]
    public void Best_f1_is_that_of_the_library()
    {
        double threshold = new ThresholdGoal(GoalKind.BestF1).Choose(Rows.Scores, Rows.Anomalies);
        var labelled = new LabelledScores(Rows.Scores, Rows.Anomalies);
        Assert.Equal(labelled.BestF1().Value, labelled.Above(threshold).F1, 12);
    }

    [Fact]
    public void Recall_is_reached_with_the_fewest_alerts()
    {
        var labelled = new LabelledScores(Rows.Scores, Rows.Anomalies);
        Confusion chosen = labelled.Above(new ThresholdGoal(GoalKind.Recall, 0.8).Choose(Rows.Scores, Rows.Anomalies));
        Assert.True(chosen.Recall >= 0.8);
        Assert.DoesNotContain(Rows.Scores, score => labelled.Above(score) is { } other && other.Recall >= 0.8 && other.TruePositives + other.FalsePositives < chosen.TruePositives + chosen.FalsePositives);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 10)]
    [InlineData(1000, 2000)]
    public void Alerts_are_as_many_as_allowed(double perThousand, int flagged)
    {
        double threshold = new ThresholdGoal(GoalKind.Alerts, perThousand).Choose(Rows.Scores, null);
        Assert.Equal(flagged, Rows.Scores.Count(score => score > threshold));
    }

    [Fact]
    public void Cost_is_the_least_there_is()
    {
        var labelled = new LabelledScores(Rows.Scores, Rows.Anomalies);
        double Cost(double threshold) => labelled.Above(threshold) is var counts ? (20 * counts.FalseNegatives) + (3 * counts.FalsePositives) : 0;
        double chosen = Cost(new ThresholdGoal(GoalKind.Cost, 0, 20, 3).Choose(Rows.Scores, Rows.Anomalies));
        Assert.Equal(Rows.Scores.Min(Cost), chosen);
    }

    [Theory]
    [InlineData("best-f1")]
    [InlineData("recall")]
    [InlineData("alerts")]
    [InlineData("quantile")]
    [InlineData("cost")]
    public void Shuffled_labels_of_the_test_split_change_no_choice(string kind)
    {
        var goal = ThresholdGoal.Parse(kind, null, null, null);
        int[] test = [.. Enumerable.Range(0, Rows.Scores.Length).Where(RowSplit.IsTest)];
        bool[] shuffled = [.. Rows.Anomalies], labels = [.. test.Select(row => Rows.Anomalies[row])];
        new Rng(9).Shuffle(labels.AsSpan());
        for (int i = 0; i < test.Length; i++)
        {
            shuffled[test[i]] = labels[i];
        }

        Assert.NotEqual(Rows.Anomalies, shuffled);
        Assert.Equal(ChooseOnValidation(goal, Rows.Anomalies), ChooseOnValidation(goal, shuffled));
    }

    [Fact]
    public void Split_takes_about_half_of_the_rows()
    {
        Assert.InRange(Enumerable.Range(0, 10_000).Count(RowSplit.IsTest), 4800, 5200);
    }

    private static double ChooseOnValidation(ThresholdGoal goal, bool[] anomalies)
    {
        int[] validation = [.. Enumerable.Range(0, anomalies.Length).Where(row => !RowSplit.IsTest(row))];
        return goal.Choose([.. validation.Select(row => Rows.Scores[row])], [.. validation.Select(row => anomalies[row])]);
    }

    private static (double[] Scores, bool[] Anomalies) Make(int rows, int seed)
    {
        var rng = new Rng(seed);
        bool[] anomalies = [.. Enumerable.Range(0, rows).Select(_ => rng.NextDouble() < 0.1)];
        return ([.. anomalies.Select(anomaly => rng.NextGaussian() + (anomaly ? 2 : 0))], anomalies);
    }
}
