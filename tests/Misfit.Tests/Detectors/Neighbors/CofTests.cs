using Misfit.Detectors;
using Misfit.Detectors.Neighbors;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Neighbors;

public sealed class CofTests
{
    [Fact]
    public void Scores_of_the_fitted_rows_equal_the_reference() =>
        Golden.AssertClose(Golden.Scores("COF_train"), new Cof().Fit(Golden.Train).ScoreFitted(), 1e-6);

    [Fact]
    public void Score_of_a_new_row_compares_its_path_with_those_of_the_fitted_rows()
    {
        // Fitted rows 0, 1, 3: paths of 0: 1, 2; of 1: 1, 2; of 3: 2, 1. Two neighbours, weights 2/3 and 1/3.
        CofModel model = new Cof { Neighbors = 2 }.Fit(new Matrix(3, 1, [0, 1, 3]));

        // From 7: a step of 4 to 3, then one of 2 to 1.
        double own = ((2 * 4) + 2) / 3.0, ofOne = 4 / 3.0, ofThree = 5 / 3.0;
        Assert.Equal(own / ((ofOne + ofThree) / 2), model.Score(new Matrix(1, 1, [7]))[0], 1e-12);
    }

    [Fact]
    public void Equal_rows_score_zero_and_others_finite()
    {
        CofModel model = new Cof().Fit(new Matrix(50, 3));

        Assert.All(model.ScoreFitted(), score => Assert.Equal(0, score));
        Assert.True(double.IsFinite(model.Score(new Matrix(1, 3, [1, 1, 1]))[0]));
    }

    [Fact]
    public void Attribution_shares_the_steps()
    {
        CofModel model = new Cof { Neighbors = 1 }.Fit(new Matrix(2, 2, [0, 0, 0, 10]));
        Attribution attribution = model.Attribute([3, -4]);

        // One step of length 5 over the fitted rows' 10.
        Assert.Equal([9 / 50.0, 16 / 50.0], attribution.Contributions, (x, y) => Math.Abs(x - y) < 1e-12);
    }
}
