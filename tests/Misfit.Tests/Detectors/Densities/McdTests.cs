using Misfit.Detectors;
using Misfit.Detectors.Densities;
using Misfit.Detectors.Projections;
using Misfit.Numerics;
using Misfit.Storage;

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
    public void Half_of_the_rows_in_a_plane_does_not_hide_the_spread_of_the_others()
    {
        // Six in ten values of the third column are 0, the others are 1: the half with the smallest determinant, zero, would have only zeros.
        Matrix rows = ConformanceData.Map(new Matrix(1000, 3), (i, j, _) => j == 2 ? (i % 5 < 3 ? 0 : 1) : (float)new Rng((2 * i) + j).NextGaussian());
        double[] scores = new Mcd().Fit(rows).Score(new Matrix(4, 3, [0, 0, 0, 0, 0, 1, 0, 0, 5, 8, 0, 0]));

        Assert.InRange(scores[0], 0, 5);
        Assert.InRange(scores[1], 0, 5);
        Assert.InRange(scores[2], 40, 200);
        Assert.InRange(scores[3], 40, 100);
    }

    [Fact]
    public void Fewer_rows_than_columns_are_scored_in_the_directions_in_which_they_spread()
    {
        var random = new Rng(3);
        Matrix rows = ConformanceData.Map(new Matrix(12, 30), (_, j, _) => j == 7 ? 3 : (float)(j * random.NextGaussian()));
        Matrix others = ConformanceData.Map(new Matrix(5, 30), (_, j, _) => (float)(j * random.NextGaussian()));
        McdModel model = new Mcd().Fit(rows);
        double[] scores = model.Score(others);

        // Then no half is smaller than all rows: Mahalanobis distances along all their principal components.
        double[] expected = new Pca { Method = PcaMethod.Mahalanobis, Standardize = true }.Fit(rows).Score(others);
        Assert.All(scores.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6 * pair.Second));
        var saved = new TensorCollection();
        model.Save(saved);
        Assert.Equal(scores, McdModel.Load(new Mcd(), saved).Score(others));
    }

    [Theory]
    [InlineData(0, 0.57558347, 5.61089683, 0.22862647)]
    [InlineData(3, 0.74643165, 5.0899954, 1.5058539)]
    public void One_column_scores_as_in_the_reference(int column, double first, double second, double third)
    {
        // MinCovDet of scikit-learn 1.2.1.
        Matrix only = ConformanceData.Map(new Matrix(Golden.Train.Rows, 1), (i, _, _) => Golden.Train[i, column]);
        double[] scores = new Mcd().Fit(only).Score(only);

        Assert.Equal(first, scores[0], 1e-5 * first);
        Assert.Equal(second, scores[1], 1e-5 * second);
        Assert.Equal(third, scores[2], 1e-5 * third);
    }

    [Fact]
    public void Column_of_mostly_equal_values_scores_the_others_higher()
    {
        Matrix rows = ConformanceData.Map(new Matrix(100, 1), (i, _, _) => i < 80 ? 2 : i);

        double[] scores = new Mcd().Fit(rows).Score(new Matrix(3, 1, [2, 80, 99]));

        Assert.True(scores[0] < scores[1] && scores[1] < scores[2] && double.IsFinite(scores[2]), string.Join(' ', scores));
    }

    [Fact]
    public void One_row_is_refused() =>
        Assert.Contains("two rows", Assert.Throws<DataException>(() => new Mcd().Fit(new Matrix(1, 2))).Message, StringComparison.Ordinal);
}
