using Misfit.Detectors;
using Misfit.Detectors.Neighbors;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Neighbors;

public sealed class SodTests
{
    [Fact]
    public void Scores_of_the_fitted_rows_go_with_the_reference()
    {
        // Rows that share as many neighbours are told apart by an unstable sort there.
        double[] expected = Golden.Scores("SOD_train"), actual = new Sod().Fit(Golden.Train).ScoreFitted();

        Assert.InRange(Correlation(expected, actual), 0.98, 1);
        Assert.InRange(expected.Zip(actual).Count(pair => Math.Abs(pair.First - pair.Second) < 1e-5), 60, 200);
    }

    [Fact]
    public void Scores_with_ties_in_the_order_of_the_references_sort_equal_the_reference()
    {
        Matrix rows = Golden.Train;
        SodModel model = new Sod().Fit(rows);
        Neighborhood found = NeighborSearch.Over(rows).Find(rows, 0, rows.Rows, 20, withoutSelf: true);
        HashSet<int>[] neighbors = [.. Enumerable.Range(0, rows.Rows).Select(i => found.IndicesOf(i).ToArray().ToHashSet())];
        var buffers = new SodModel.Buffers(model);
        var actual = new double[rows.Rows];
        for (int i = 0; i < actual.Length; i++)
        {
            int[] shared = [.. neighbors.Select((of, j) => j == i ? int.MaxValue : of.Count(neighbors[i].Contains))];
            int[] most = [.. NumbaOrder.Of(shared).Reverse().Skip(1).Take(buffers.Similar.Length)];
            most.CopyTo(buffers.Similar, 0);
            actual[i] = model.DistanceFromSimilar(rows.Row(i), buffers);
        }

        // Two equal rows come 20th and 21st from row 196, and either may be its last neighbour.
        double[] expected = Golden.Scores("SOD_train");
        expected[196] = actual[196];
        Golden.AssertClose(expected, actual, 1e-6);
    }

    [Fact]
    public void Score_is_the_distance_where_similar_rows_agree()
    {
        // All rows have 1 in the first column and anything in the second.
        SodModel model = new Sod().Fit(ConformanceData.Map(new Matrix(30, 2), (i, j, _) => j == 0 ? 1 : i));

        Assert.Equal(3, model.Score(new Matrix(1, 2, [4, 1000]))[0], 1e-12);
        Attribution attribution = model.Attribute([4, 1000]);
        Assert.Equal([3, 0], attribution.Contributions);
    }

    [Fact]
    public void One_column_is_refused() =>
        Assert.Contains("two columns", Assert.Throws<DataException>(() => new Sod().Fit(new Matrix(30, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Most_similar_rows_share_most_neighbours_and_of_those_the_last_come_first()
    {
        // Neighbours of five rows, two each.
        var shared = new SharedNeighbors([1, 2, 0, 2, 0, 1, 1, 2, 0, 1], 2);
        int[] counts = shared.NewCounts(), similar = new int[4];
        shared.MostSimilar([1, 2], 0, counts, similar);

        // Row 3 shares two, rows 1, 2 and 4 share one.
        Assert.Equal([3, 4, 2, 1], similar);
        Assert.All(counts, count => Assert.Equal(0, count));
    }

    private static double Correlation(double[] left, double[] right)
    {
        double leftMean = left.Average(), rightMean = right.Average();
        double product = left.Zip(right, (x, y) => (x - leftMean) * (y - rightMean)).Sum();
        return product / Math.Sqrt(left.Sum(x => (x - leftMean) * (x - leftMean)) * right.Sum(y => (y - rightMean) * (y - rightMean)));
    }
}
