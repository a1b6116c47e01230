using Misfit.Detectors;
using Misfit.Detectors.Densities;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Densities;

public sealed class KdeTests
{
    [Fact]
    public void Scores_equal_the_reference_where_it_is_exact()
    {
        KdeModel model = new Kde().Fit(Golden.Train);
        double[] expected = Golden.Scores("KDE_test"), actual = model.Score(Golden.Test);

        Golden.AssertClose(Golden.Scores("KDE_train"), model.Score(Golden.Train), 1e-6);
        int[] exact = [.. Enumerable.Range(0, expected.Length).Where(i => NearestDistance(i) < 9)];
        Assert.Equal(48, exact.Length);
        Golden.AssertClose([.. exact.Select(i => expected[i])], [.. exact.Select(i => actual[i])], 1e-6);
        Assert.Equal(51.50, actual[0], 0.01);
    }

    [Fact]
    public void More_rows_than_are_held_at_once_give_the_density_of_all()
    {
        Matrix rows = ConformanceData.Normal(9000, 4);
        double[] scores = new Kde { Bandwidth = 0.5 }.Fit(rows).Score(rows.SliceRows(0, 3));
        for (int i = 0; i < scores.Length; i++)
        {
            double density = 0;
            for (int k = 0; k < rows.Rows; k++)
            {
                double squared = Enumerable.Range(0, rows.Columns).Sum(j => Math.Pow((double)rows[i, j] - rows[k, j], 2));
                density += Math.Exp(-squared / 0.5) / rows.Rows / Math.Pow(0.5 * Math.Sqrt(2 * Math.PI), rows.Columns);
            }

            Assert.Equal(-Math.Log(density), scores[i], 1e-9);
        }
    }

    [Fact]
    public void Contributions_are_the_score_less_constant_and_entropy()
    {
        // One fitted row: no entropy.
        KdeModel model = new Kde().Fit(new Matrix(1, 2, [1, 2]));
        Attribution attribution = model.Attribute([3, 2]);

        Assert.Equal([2, 0], attribution.Contributions);
        Assert.Equal([1, 2], attribution.Expected!);
        Assert.Equal(2 + Math.Log(2 * Math.PI), model.Score(new Matrix(1, 2, [3, 2]))[0], 1e-12);
    }

    private static double NearestDistance(int test) =>
        Enumerable.Range(0, Golden.Train.Rows).Min(i => Math.Sqrt(Enumerable.Range(0, Golden.Train.Columns).Sum(j => Math.Pow((double)Golden.Test[test, j] - Golden.Train[i, j], 2))));
}
