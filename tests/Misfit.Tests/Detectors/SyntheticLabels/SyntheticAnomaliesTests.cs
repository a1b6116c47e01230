using Misfit.Detectors.SyntheticLabels;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.SyntheticLabels;

public sealed class SyntheticAnomaliesTests
{
    private const int Width = ConformanceData.Width;

    [Theory]
    [InlineData(190, 10)]
    [InlineData(191, 11)]
    [InlineData(320, 17)]
    [InlineData(19, 1)]
    [InlineData(3, 1)]
    public void As_many_are_made_as_give_their_share_among_the_rows_trained_on(int rows, int expected)
    {
        Matrix labelled = SyntheticAnomalies.AddTo(ConformanceData.Normal(rows, 1), new AnoRand(), new Rng(1));

        Assert.Equal((rows + expected, Width + 1), (labelled.Rows, labelled.Columns));
        Assert.All(Enumerable.Range(0, labelled.Rows), row => Assert.Equal(row < rows ? 0 : 1, labelled[row, Width]));
    }

    [Fact]
    public void Labelled_sources_count_among_the_anomalies()
    {
        // 4 of 200 rows are sources: 0.05 / 0.95 of the other 196, rounded up, are 11 anomalies in all.
        Matrix labelled = SyntheticAnomalies.AddTo(ConformanceData.Normal(200, 1), new AnoRand { LabelSources = true }, new Rng(1));

        Assert.Equal((207, 4, 11), (labelled.Rows, Labelled(labelled, 200).Length, Labelled(labelled, labelled.Rows).Length));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    public void Without_noise_each_lies_between_a_source_and_one_of_its_nearest(int neighbors)
    {
        Matrix rows = ConformanceData.Normal(500, 1);
        Matrix labelled = SyntheticAnomalies.AddTo(rows, new AnoRand { LabelSources = true, SourceShare = 0.02, Noise = 0, Neighbors = neighbors }, new Rng(1));
        int[] sources = Labelled(labelled, rows.Rows);
        Assert.Equal(10, sources.Length);

        for (int made = rows.Rows; made < labelled.Rows; made++)
        {
            float[] anomaly = labelled.Row(made)[..Width].ToArray();
            Assert.True(sources.Any(source => Nearest(rows, sources, source, neighbors).Any(other => Between(anomaly, rows.Row(source).ToArray(), rows.Row(other).ToArray()))), $"row {made} lies between no two");
        }
    }

    [Fact]
    public void A_single_source_is_moved_by_noise_of_the_columns_size_alone()
    {
        // Each column is ten times as wide as the one before.
        Matrix rows = ConformanceData.Map(ConformanceData.Normal(1000, 1), (_, column, value) => value * MathF.Pow(10, column));
        Matrix labelled = SyntheticAnomalies.AddTo(rows, new AnoRand { SourceShare = 1e-3, SyntheticShare = 0.5, Noise = 0.3 }, new Rng(1));

        for (int j = 0; j < Width; j++)
        {
            double[] all = [.. Enumerable.Range(0, 1000).Select(i => (double)rows[i, j])];
            double[] made = [.. Enumerable.Range(1000, 1000).Select(i => (double)labelled[i, j])];
            Assert.Equal(0.3, Deviation(made) / Deviation(all), 0.02);
        }
    }

    private static int[] Labelled(Matrix labelled, int rows) => [.. Enumerable.Range(0, rows).Where(row => labelled[row, Width] == 1)];

    private static IEnumerable<int> Nearest(Matrix rows, int[] sources, int source, int count) =>
        sources.Where(other => other != source).OrderBy(other => Enumerable.Range(0, Width).Sum(j => Math.Pow(rows[source, j] - rows[other, j], 2))).Take(count);

    /// <summary>Whether one share of the way explains all columns.</summary>
    private static bool Between(float[] point, float[] from, float[] to)
    {
        int widest = Enumerable.Range(0, Width).MaxBy(j => Math.Abs(to[j] - from[j]));
        double way = (point[widest] - from[widest]) / (double)(to[widest] - from[widest]);
        return way is >= -1e-5 and <= 1 + 1e-5 && Enumerable.Range(0, Width).All(j => Math.Abs(from[j] + (way * (to[j] - from[j])) - point[j]) < 1e-5);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
