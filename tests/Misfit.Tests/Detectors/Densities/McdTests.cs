using Misfit.Detectors;
using Misfit.Detectors.Densities;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Densities;

public sealed class McdTests
{
    [Fact]
    public void Scores_are_near_the_reference() => Golden.AssertEqual("MCD", new Mcd().Fit(Golden.Train), 0.05);

    [Theory]
    [InlineData(300)]
    [InlineData(2000)]
    public void Outliers_among_the_rows_do_not_stretch_the_Gaussian(int count)
    {
        // Three in ten rows lie around (30, 30), the others are standard normal.
        var random = new Rng(8);
        Matrix rows = ConformanceData.Map(new Matrix(count, 2), (i, _, _) => (float)((i % 10 < 3 ? 30 : 0) + random.NextGaussian()));
        double[] scores = new Mcd().Fit(rows).Score(new Matrix(3, 2, [0, 0, 3, 0, 30, 30]));

        Assert.InRange(scores[0], 0, 0.1);
        Assert.InRange(scores[1], 7, 13);
        Assert.InRange(scores[2], 1300, 2600);
    }

    [Fact]
    public void One_row_is_refused() =>
        Assert.Contains("two rows", Assert.Throws<DataException>(() => new Mcd().Fit(new Matrix(1, 2))).Message, StringComparison.Ordinal);
}
