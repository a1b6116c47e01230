using Misfit.Detectors;
using Misfit.Detectors.Clusters;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Clusters;

public sealed class CblofTests
{
    // Clusters of 6, 3 and 1 rows at 0, 10 and 100 on a line.
    private static readonly Matrix Groups = new(10, 1, [0, 0, 0, 0, 0, 0, 10, 10, 10, 100]);

    [Fact]
    public void Scores_with_the_centres_of_the_reference_equal_it() =>
        Golden.AssertEqual("CBLOF", CblofModel.Of(new Cblof(), Golden.Train, [.. Golden.Rows("CBLOF_centers").SelectMany(centre => centre)]), 1e-6);

    [Fact]
    public void Row_of_a_small_cluster_is_compared_with_the_nearest_large_one()
    {
        double[] scores = CblofModel.Of(new Cblof { SizeRatio = 3 }, Groups, [100, 0, 10]).Score(new Matrix(4, 1, [1, 11, 99, 100]));

        Assert.Equal([1, 1, 89, 90], scores);
    }

    [Fact]
    public void Size_weights_multiply_by_the_rows_of_the_cluster()
    {
        double[] scores = CblofModel.Of(new Cblof { SizeRatio = 3, SizeWeights = true }, Groups, [100, 0, 10]).Score(new Matrix(3, 1, [1, 11, 99]));

        Assert.Equal([6, 3, 89], scores);
    }

    [Fact]
    public void Without_a_boundary_between_the_sizes_all_clusters_are_large()
    {
        // Two of the same size: the first holds too few rows, and is not much larger than the second.
        CblofModel model = CblofModel.Of(new Cblof(), new Matrix(4, 1, [0, 0, 10, 10]), [0, 10]);

        Assert.Equal([1, 1], model.Score(new Matrix(2, 1, [1, 9])));
    }

    [Fact]
    public void Attribution_shares_the_squared_distance_and_expects_the_centre()
    {
        Attribution attribution = CblofModel.Of(new Cblof { Clusters = 1 }, new Matrix(1, 2), [0, 0]).Attribute([3, 4]);

        Assert.Equal([9.0 / 5, 16.0 / 5], attribution.Contributions);
        Assert.Equal([0, 0], attribution.Expected!);
    }

    [Fact]
    public void Fit_finds_the_groups()
    {
        double[] scores = new Cblof { Clusters = 3, SizeRatio = 3 }.Fit(Groups).Score(new Matrix(2, 1, [10, 100]));

        Assert.Equal([0, 90], scores);
    }
}
