using Misfit.Numerics;

namespace Misfit.Tests.Numerics;

public sealed class ClusterAssignmentTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 8)]
    [InlineData(40, 13)]
    public void Rows_left_out_keep_their_nearest_centre(int columns, int clusters)
    {
        var random = new Rng(columns);
        Matrix rows = Rows(5000, columns, random);
        double[] centres = [.. Enumerable.Range(0, clusters * columns).Select(_ => 3 * random.NextGaussian())];
        var assignment = new ClusterAssignment(rows, new double[columns], clusters);
        for (int round = 0; round < 6; round++)
        {
            assignment.Assign(centres, afresh: round == 0);
            AssertNearest(rows, centres, assignment.Labels);
            centres = assignment.Means();
            AssertMeans(rows, centres, assignment.Labels);
        }
    }

    [Fact]
    public void Run_with_as_many_clusters_as_different_rows_finds_each()
    {
        var rows = new Matrix(9, 2, [0, 0, 1, 1, 5, 5, 0, 0, 1, 1, 5, 5, 0, 0, 1, 1, 5, 5]);

        KMeans found = KMeans.Run(rows, 3, 2, new Rng(1), default);

        Assert.Equal(0, found.Spread);
        Assert.Equal([0, 1, 5], Enumerable.Range(0, 3).Select(k => found.Centres[2 * k]).Order());
    }

    [Fact]
    public void Run_with_more_clusters_than_different_rows_ends()
    {
        KMeans found = KMeans.Run(new Matrix(4, 1, [1, 1, 1, 2]), 4, 3, new Rng(1), default);

        Assert.Equal(0, found.Spread);
        Assert.All(found.Centres, centre => Assert.Contains(centre, new[] { 1.0, 2.0 }));
    }

    private static Matrix Rows(int count, int columns, Rng random)
    {
        var rows = new Matrix(count, columns);
        for (int i = 0; i < rows.Values.Length; i++)
        {
            rows.Values[i] = (float)((i / columns % 4) + random.NextGaussian());
        }

        return rows;
    }

    private static void AssertNearest(Matrix rows, double[] centres, int[] labels)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            Assert.Equal(KMeans.Nearest(rows.Row(i), centres).Cluster, labels[i]);
        }
    }

    private static void AssertMeans(Matrix rows, double[] centres, int[] labels)
    {
        foreach (IGrouping<int, int> cluster in Enumerable.Range(0, rows.Rows).GroupBy(i => labels[i]))
        {
            for (int j = 0; j < rows.Columns; j++)
            {
                Assert.Equal(cluster.Average(i => (double)rows[i, j]), centres[(cluster.Key * rows.Columns) + j], 1e-9);
            }
        }
    }
}
