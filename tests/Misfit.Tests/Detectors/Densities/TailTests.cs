using Misfit.Detectors;
using Misfit.Detectors.Densities;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Densities;

public sealed class TailTests
{
    [Fact]
    public void Ecod_scores_of_fitted_rows_equal_the_reference() => Golden.AssertClose(Golden.Scores("ECOD_train"), new Ecod().Fit(Golden.Train).Score(Golden.Train), 1e-9);

    [Fact]
    public void Copod_scores_of_fitted_rows_equal_the_reference() => Golden.AssertClose(Golden.Scores("COPOD_train"), new Copod().Fit(Golden.Train).Score(Golden.Train), 1e-9);

    [Fact]
    public void Ecod_shares_are_of_the_fitted_rows_alone()
    {
        // Skewed to the right: the farther tail counts.
        TailModel model = new Ecod().Fit(new Matrix(4, 1, [1, 2, 2, 10]));

        Assert.Equal([Math.Log(4), Math.Log(4 / 3.0), Math.Log(4), Math.Log(5), Math.Log(5)],
            model.Score(new Matrix(5, 1, [1, 2, 5, 11, 0])), (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void Copod_takes_the_side_of_the_skew()
    {
        TailModel model = new Copod().Fit(new Matrix(4, 1, [1, 2, 2, 10]));

        Assert.Equal([Math.Log(4) / 2, Math.Log(4), Math.Log(5)], model.Score(new Matrix(3, 1, [1, 10, 11])), (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void Constant_column_adds_nothing()
    {
        Matrix rows = ConformanceData.Map(ConformanceData.Train, (_, j, value) => j == 2 ? 0.1f : value);

        Assert.Equal(0, new Ecod().Fit(rows).Attribute(rows.Row(0)).Contributions[2]);
        Assert.Equal(0, new Copod().Fit(rows).Attribute(rows.Row(0)).Contributions[2]);
    }
}
