using Misfit.Detectors;
using Misfit.Detectors.Neighbors;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Neighbors;

public sealed class KnnTests
{
    [Theory]
    [InlineData(KnnDistance.Largest)]
    [InlineData(KnnDistance.Mean)]
    [InlineData(KnnDistance.Median)]
    public void Scores_equal_the_reference(KnnDistance distance)
    {
        KnnModel model = new Knn { Distance = distance }.Fit(Golden.Train);
        string name = $"KNN_{distance.ToString().ToLowerInvariant()}";

        Golden.AssertClose(Golden.Scores(name + "_train"), model.ScoreFitted(), 1e-6);
        Golden.AssertClose(Golden.Scores(name + "_test"), model.Score(Golden.Test), 1e-6);
    }

    [Fact]
    public void Fewer_rows_than_neighbours_uses_all_but_one()
    {
        KnnModel model = new Knn().Fit(new Matrix(3, 1, [0, 1, 5]));

        Assert.Equal([1], model.Score(new Matrix(1, 1, [0])));
        Assert.Equal([5, 4, 5], model.ScoreFitted());
    }

    [Fact]
    public void Attribution_shares_the_squared_distance_and_expects_the_neighbours_mean()
    {
        KnnModel model = new Knn { Neighbors = 2, Distance = KnnDistance.Mean }.Fit(new Matrix(3, 2, [0, 0, 2, 0, 100, 100]));
        Attribution attribution = model.Attribute([1, 3]);

        Assert.Equal([1 / Math.Sqrt(10), 9 / Math.Sqrt(10)], attribution.Contributions, (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal([1, 0], attribution.Expected!);
    }
}
