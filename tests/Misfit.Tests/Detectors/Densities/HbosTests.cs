using Misfit.Detectors.Densities;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Densities;

public sealed class HbosTests
{
    [Fact]
    public void Static_scores_equal_the_reference() => Golden.AssertEqual("HBOS10", new Hbos().Fit(Golden.Train), 1e-6);

    [Fact]
    public void Automatic_scores_equal_the_reference() => Golden.AssertEqual("HBOSauto", new Hbos { Binning = HbosBinning.Automatic }.Fit(Golden.Train), 1e-6);

    [Fact]
    public void Dynamic_bins_hold_equally_many_rows_and_repeated_values_their_own()
    {
        // 16 rows, 4 per bin; nine zeros are more than a bin holds.
        float[] values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7];
        ColumnHistogram histogram = ColumnHistogram.OfSorted(new Matrix(16, 1, values), equallyMany: true)[0];

        Assert.Equal([0, 1, 5, 7], histogram.Edges);
        Assert.Equal([9, 4, 3], histogram.Counts);
    }

    [Fact]
    public void Dynamic_bin_of_the_greatest_value_alone_has_a_width()
    {
        float[] values = [0, 1, 2, 3, 4, 9, 9, 9, 9];
        ColumnHistogram histogram = ColumnHistogram.OfSorted(new Matrix(9, 1, values), equallyMany: true)[0];

        Assert.Equal([0, 3, 9, 12], histogram.Edges);
        Assert.Equal([3, 2, 4], histogram.Counts);
    }

    [Fact]
    public void Value_far_outside_scores_as_the_emptiest_bin_and_near_outside_as_the_end_bin()
    {
        HbosModel model = new Hbos { Bins = 2 }.Fit(new Matrix(5, 1, [0, 0, 0, 1, 2]));
        double[] scores = model.Score(new Matrix(4, 1, [-0.4f, -0.6f, 2.4f, 2.6f]));

        Assert.Equal(-Math.Log2(0.6 + 0.1), scores[0], 1e-12);
        Assert.Equal(-Math.Log2(0.4 + 0.1), scores[1], 1e-12);
        Assert.Equal(scores[1], scores[2]);
        Assert.Equal(scores[1], scores[3]);
    }
}
