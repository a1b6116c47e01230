using Misfit.Detectors;
using Misfit.Detectors.Projections;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Projections;

public sealed class PcaTests
{
    private static readonly Pca Pyod = new() { Method = PcaMethod.Pyod, Standardize = true };

    [Fact]
    public void Pyod_scores_equal_the_reference() => Golden.AssertEqual("PCA", Pyod.Fit(Golden.Train), 1e-6);

    [Fact]
    public void Pyod_attribution_sums_to_score()
    {
        PcaModel model = Pyod.Fit(Golden.Train);
        Attribution attribution = model.Attribute(Golden.Test.Row(0));
        Assert.Equal(model.Score(Golden.Test.SliceRows(0, 1))[0], attribution.Contributions.Sum(), 1e-9);
    }

    [Fact]
    public void Reconstruction_of_a_line_measures_the_squared_distance_from_it()
    {
        PcaModel model = new Pca { Components = 1 }.Fit(new Matrix(3, 2, [-1, -1, 0, 0, 1, 1]));

        Assert.Equal([0, 0, 2], model.Score(new Matrix(3, 2, [5, 5, -3, -3, 1, -1])).Select(score => Math.Round(score, 12)));
        Attribution attribution = model.Attribute([3, 1]);
        Assert.Equal([1, 1], attribution.Contributions.Select(part => Math.Round(part, 12)));
        Assert.Equal([2, 2], attribution.Expected!);
        Assert.True(attribution.SumsToScore);
    }

    [Fact]
    public void Mahalanobis_equals_the_textbook_formula()
    {
        // Covariance [[2, 1], [1, 2]], inverse [[2, −1], [−1, 2]] / 3.
        Matrix rows = new(4, 2, [3f / MathF.Sqrt(3), 3f / MathF.Sqrt(3), -3f / MathF.Sqrt(3), -3f / MathF.Sqrt(3), 1, -1, -1, 1]);
        PcaModel model = new Pca { Method = PcaMethod.Mahalanobis }.Fit(rows);

        Assert.Equal(2.0 / 3, model.Score(new Matrix(1, 2, [1, 0]))[0], 1e-6);
        Assert.Equal(2.0 / 3, model.Score(new Matrix(1, 2, [1, 1]))[0], 1e-6);
        Assert.Equal(2, model.Score(new Matrix(1, 2, [1, -1]))[0], 1e-6);
    }

    [Fact]
    public void Components_follow_the_explained_variance_and_leave_one_direction_over()
    {
        Matrix rows = ConformanceData.Train;
        Assert.Equal(2, new Pca { ExplainedVariance = 0.9 }.Fit(rows).Components);
        Assert.Equal(1, new Pca { ExplainedVariance = 0.1 }.Fit(rows).Components);
        Assert.Equal(4, new Pca { ExplainedVariance = 1 }.Fit(rows).Components);
        Assert.Equal(3, new Pca { Components = 3 }.Fit(rows).Components);
    }

    [Fact]
    public void More_columns_than_rows_gives_what_the_covariance_gives()
    {
        var random = new Rng(4);
        var few = new Matrix(8, 30);
        foreach (ref float value in few.Values)
        {
            value = (float)random.NextGaussian();
        }

        // The same eight rows repeated: the same covariance, more rows than columns.
        Matrix many = few.SelectRows([.. Enumerable.Range(0, 40).Select(i => i % 8)]);
        foreach (PcaMethod method in Enum.GetValues<PcaMethod>())
        {
            Pca recipe = new() { Method = method, Components = 4 };
            Golden.AssertClose(recipe.Fit(many).Score(ConformanceData.Map(few, (_, _, x) => x + 0.5f)), recipe.Fit(few).Score(ConformanceData.Map(few, (_, _, x) => x + 0.5f)), 1e-9);
        }
    }

    [Fact]
    public void Constant_and_repeated_columns_do_not_disturb_the_variance_weighted_score()
    {
        Matrix rows = ConformanceData.Train;
        var padded = new Matrix(rows.Rows, 7);
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i).CopyTo(padded.Row(i));
            padded[i, 5] = 0.1f;
            padded[i, 6] = rows[i, 0];
        }

        Pca recipe = new() { Method = PcaMethod.Mahalanobis, Standardize = true };
        Golden.AssertClose(recipe.Fit(rows).Score(rows), recipe.Fit(padded).Score(padded), 1e-4);
    }

    [Theory]
    [InlineData(PcaMethod.Mahalanobis)]
    [InlineData(PcaMethod.Pyod)]
    public void Rows_all_the_same_are_refused_where_there_is_no_direction(PcaMethod method) =>
        Assert.Contains("two different rows", Assert.Throws<DataException>(() => new Pca { Method = method }.Fit(new Matrix(5, 2))).Message, StringComparison.Ordinal);

    [Fact]
    public void Components_beyond_the_columns_are_refused() =>
        Assert.Contains("components must be at most 4", Assert.Throws<OptionsException>(() => new Pca { Components = 5 }.Fit(ConformanceData.Train)).Message, StringComparison.Ordinal);
}
