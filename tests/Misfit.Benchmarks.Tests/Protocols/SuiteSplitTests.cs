using Misfit.Benchmarks.Protocols;

namespace Misfit.Benchmarks.Tests.Protocols;

public sealed class SuiteSplitTests
{
    private static bool[] Labels(int rows, int every = 10) => [.. Enumerable.Range(0, rows).Select(row => row % every == 3)];

    [Fact]
    public void Sampled_small_sets_are_drawn_to_a_thousand_rows_and_large_ones_to_ten_thousand()
    {
        RowSplit small = SampledSplit.Of(Labels(100), 1), middle = SampledSplit.Of(Labels(2000), 1), large = SampledSplit.Of(Labels(30_000), 1);

        Assert.Equal((1000, 2000, 10_000), (small.Train.Length + small.Test.Length, middle.Train.Length + middle.Test.Length, large.Train.Length + large.Test.Length));
        Assert.Equal(10_000, large.Train.Concat(large.Test).Distinct().Count());
        Assert.InRange(small.Train.Concat(small.Test).Distinct().Count(), 90, 100);
        Assert.Equal(7000, large.Train.Length);
    }

    [Fact]
    public void Cross_validated_evaluates_on_the_same_fifth_and_leaves_out_every_tenth_once()
    {
        bool[] anomalies = Labels(1000);
        RowSplit[] folds = [.. Enumerable.Range(1, 10).Select(seed => CrossValidatedSplit.Of(anomalies, seed, clean: false))];

        Assert.All(folds, fold => Assert.Equal(folds[0].Test, fold.Test));
        Assert.Equal((200, 20), (folds[0].Test.Length, folds[0].Test.Count(row => anomalies[row])));
        int[] pool = [.. Enumerable.Range(0, 1000).Except(folds[0].Test)];
        Assert.Equal(pool, folds.SelectMany(fold => pool.Except(fold.Train)).Order());
        Assert.DoesNotContain(CrossValidatedSplit.Of(anomalies, 1, clean: true).Train, row => anomalies[row]);
    }

    [Fact]
    public void One_versus_rest_evaluates_on_images_that_no_class_learns_from()
    {
        string[] labels = [.. Enumerable.Range(0, 60).Select(row => $"{row % 3}")];

        RowSplit split = OneVersusRestSplit.Of(labels, "1", 15);

        Assert.Equal((15, 15), (split.Train.Length, split.Test.Length));
        Assert.All(split.Train, row => Assert.Equal("1", labels[row]));
        Assert.Equal(OneVersusRestSplit.Of(labels, "2", 15).Test, split.Test);
        Assert.Contains("class 7", Assert.Throws<DataException>(() => OneVersusRestSplit.Of(labels, "7", 15)).Message, StringComparison.Ordinal);
        Assert.Contains("none left", Assert.Throws<DataException>(() => OneVersusRestSplit.Of(labels, "1", 20)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contaminated_training_has_the_share_asked_for_and_no_row_evaluated_on()
    {
        bool[] anomalies = Labels(1000, every: 4);

        RowSplit split = ContaminatedSplit.Of(anomalies, testFirst: 200, fit: 100, share: 0.3, seed: 4);

        Assert.Equal((100, 30), (split.Train.Length, split.Train.Count(row => anomalies[row])));
        Assert.All(split.Train, row => Assert.True(row >= 200));
        Assert.Equal(Enumerable.Range(0, 200), split.Test);
        Assert.Throws<DataException>(() => ContaminatedSplit.Of(anomalies, 200, 1000, 0.5, 1));
        Assert.Throws<DataException>(() => ContaminatedSplit.Of(anomalies, 1000, 10, 0.5, 1));
    }

    [Fact]
    public void Wrong_labels_bring_anomalies_into_training_and_keep_every_row()
    {
        bool[] anomalies = Labels(2000);

        RowSplit split = RowChanges.WithLabelErrors(anomalies, 0.3, 1), none = RowChanges.WithLabelErrors(anomalies, 0, 1);

        // 0.3 of the 200 anomalies are called normal, half of them learned from.
        Assert.InRange(split.Train.Count(row => anomalies[row]), 15, 45);
        Assert.Equal(Enumerable.Range(0, 2000), split.Train.Concat(split.Test).Order());
        Assert.DoesNotContain(none.Train, row => anomalies[row]);
    }
}
