using Misfit.Detectors;
using Misfit.Detectors.Densities;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Densities;

public sealed class GmmTests
{
    [Fact]
    public void Scores_of_one_component_equal_the_reference() => Golden.AssertEqual("GMM1", new Gmm().Fit(Golden.Train), 1e-6);

    [Fact]
    public void Two_components_find_two_groups_of_different_shape()
    {
        // Half the rows around (0, 0) with deviation 1, half around (20, 0) with deviation 0.1.
        var random = new Rng(5);
        Matrix rows = ConformanceData.Map(new Matrix(2000, 2), (i, j, _) => (float)(i % 2 == 0 ? random.NextGaussian() : (j == 0 ? 20 : 0) + (0.1 * random.NextGaussian())));
        double[] scores = new Gmm { Components = 2 }.Fit(rows).Score(new Matrix(3, 2, [0, 0, 20, 0, 20, 1]));

        Assert.Equal(Math.Log(2 * 2 * Math.PI), scores[0], 0.1);
        Assert.Equal(Math.Log(2 * 2 * Math.PI * 0.01), scores[1], 0.1);
        Assert.InRange(scores[2] - scores[1], 40, 60);
    }

    [Fact]
    public void Attribution_expects_what_the_other_columns_make_likely()
    {
        // The second column is the first plus little noise.
        var random = new Rng(6);
        Matrix rows = new(500, 2);
        for (int i = 0; i < rows.Rows; i++)
        {
            rows[i, 0] = (float)random.NextGaussian();
            rows[i, 1] = rows[i, 0] + (0.1f * (float)random.NextGaussian());
        }

        GmmModel model = new Gmm().Fit(rows);
        Attribution attribution = model.Attribute([1, 2]);

        Assert.Equal(1, attribution.Expected![1], 0.03f);
        float[] repaired = [1, attribution.Expected[1]];
        Assert.Equal(attribution.Contributions[1], model.Score(new Matrix(1, 2, [1, 2]))[0] - model.Score(new Matrix(1, 2, repaired))[0], 1e-5);
    }

    [Fact]
    public void Too_few_rows_are_refused() =>
        Assert.Contains("at least two rows, and one for each of its 3", Assert.Throws<DataException>(() => new Gmm { Components = 3 }.Fit(new Matrix(2, 2))).Message, StringComparison.Ordinal);
}
