using Misfit.Detectors.Neighbors;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Neighbors;

public sealed class LofTests
{
    [Fact]
    public void Scores_equal_the_reference()
    {
        LofModel model = new Lof().Fit(Golden.Train);

        Golden.AssertClose(Golden.Scores("LOF_train"), model.ScoreFitted(), 1e-6);
        Golden.AssertClose(Golden.Scores("LOF_test"), model.Score(Golden.Test), 1e-6);
    }

    [Fact]
    public void Equal_rows_have_the_factor_one()
    {
        LofModel model = new Lof().Fit(new Matrix(50, 3));

        Assert.All(model.ScoreFitted(), score => Assert.Equal(1, score, 1e-12));
        Assert.Equal(1, model.Score(new Matrix(1, 3))[0], 1e-12);
    }
}
