using Misfit.Detectors.Neighbors;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Neighbors;

public sealed class NeighborSearchTests
{
    public static TheoryData<int, int, float> Shapes => new()
    {
        { 1000, 1, 1 }, { 1000, 3, 1 }, { 333, 16, 1 }, { 17, 5, 1 }, { 2, 2, 1 }, { 1000, 17, 1 }, { 333, 100, 1 }, { 3, 40, 1 }, { 500, 20, 1e30f }, { 500, 20, 1e-30f }, { 500, 3, 1e30f },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Find_gives_the_distances_of_comparing_with_every_row(int count, int width, float unit)
    {
        Matrix rows = Random(count, width, unit, 1), queries = Random(50, width, 2 * unit, 2);
        int neighbors = Math.Min(7, count - 1);

        foreach (bool self in new[] { false, true })
        {
            Matrix asked = self ? rows : queries;
            Neighborhood found = NeighborSearch.Over(rows).Find(asked, 0, asked.Rows, neighbors, self);
            for (int i = 0; i < asked.Rows; i += 1 + (asked.Rows / 30))
            {
                double[] all = [.. Enumerable.Range(0, count).Where(j => !self || j != i).Select(j => Distance(asked, i, rows, j)).Order().Take(neighbors)];
                Golden.AssertClose([.. all.Select(value => value / unit)], [.. found.DistancesOf(i).ToArray().Select(value => value / unit)], 1e-12);
                Assert.All(found.IndicesOf(i).ToArray().Zip(found.DistancesOf(i).ToArray()), pair => Assert.Equal(Distance(asked, i, rows, pair.First) / unit, pair.Second / unit, 1e-9));
                Assert.Equal(neighbors, found.IndicesOf(i).ToArray().Distinct().Count());
                Assert.False(self && found.IndicesOf(i).Contains(i));
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void Find_among_many_equal_rows_is_quick_and_right(int width)
    {
        Matrix rows = ConformanceData.Map(new Matrix(20_000, width), (i, _, _) => i % 4 == 0 ? i % 8 : 1);
        Neighborhood found = NeighborSearch.Over(rows).Find(rows, 0, 200, 10, withoutSelf: true);

        Assert.All(found.Distances, distance => Assert.Equal(0, distance));
    }

    [Fact]
    public void Find_far_from_all_rows_still_finds_the_nearest()
    {
        Matrix rows = Random(300, 20, 1e-20f, 3);
        var query = new Matrix(1, 20);
        query.Values.Fill(1e37f);
        Neighborhood found = NeighborSearch.Over(rows).Find(query, 0, 1, 3, withoutSelf: false);

        Assert.All(found.Distances, distance => Assert.Equal(1, distance / (1e37f * Math.Sqrt(20)), 1e-6));
    }

    private static Matrix Random(int rows, int width, float unit, int seed)
    {
        var random = new Rng(seed);
        return ConformanceData.Map(new Matrix(rows, width), (_, _, _) => unit * (3 + (float)random.NextGaussian()));
    }

    private static double Distance(Matrix left, int i, Matrix right, int j)
    {
        double sum = 0;
        for (int c = 0; c < left.Columns; c++)
        {
            sum += ((double)left[i, c] - right[j, c]) * ((double)left[i, c] - right[j, c]);
        }

        return Math.Sqrt(sum);
    }
}
