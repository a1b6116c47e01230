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

    [Fact]
    public void Fit_of_mostly_equal_rows_is_quick_and_every_score_a_number()
    {
        Matrix rows = ConformanceData.Map(new Matrix(30_000, 3), (i, j, _) => i % 10 == 0 ? (i * (j + 3)) % 1009 : 5);
        double[] scores = new Lof().Fit(rows).ScoreFitted();

        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.All(Enumerable.Range(0, 30_000).Where(i => i % 10 != 0), i => Assert.Equal(1, scores[i], 1e-9));
    }
}
