using Misfit.Detectors;
using Misfit.Detectors.Combinations;
using Misfit.Detectors.Neighbors;
using Misfit.Detectors.Projections;
using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Combinations;

public sealed class EnsembleTests
{
    private static readonly string[] Ids = ["knn", "ecod", "hbos", "pca", "gmm"];

    [Theory]
    [InlineData(ScoreCombination.Average)]
    [InlineData(ScoreCombination.Maximum)]
    [InlineData(ScoreCombination.Median)]
    [InlineData(ScoreCombination.AverageOfMaximum)]
    [InlineData(ScoreCombination.MaximumOfAverage)]
    public void Score_combines_the_ranks_of_the_members(ScoreCombination combination)
    {
        Matrix rows = ConformanceData.Test.SliceRows(0, 100);
        EnsembleModel model = new Ensemble { Members = Ids, Combination = combination, Groups = 2 }.Fit(ConformanceData.Train);
        double[][] ranks = [.. model.Members.Select(member => Ranks(member, rows))];

        double[] scores = model.Score(rows);
        for (int i = 0; i < rows.Rows; i++)
        {
            // Members are dealt out in turn: 0, 2 and 4; 1 and 3.
            double[] r = [.. ranks.Select(member => member[i])];
            double expected = combination switch
            {
                ScoreCombination.Average => r.Average(),
                ScoreCombination.Maximum => r.Max(),
                ScoreCombination.Median => r.Order().ElementAt(2),
                ScoreCombination.AverageOfMaximum => (Math.Max(r[0], Math.Max(r[2], r[4])) + Math.Max(r[1], r[3])) / 2,
                _ => Math.Max((r[0] + r[2] + r[4]) / 3, (r[1] + r[3]) / 2),
            };
            Assert.Equal(expected, scores[i], 1e-12);
        }
    }

    [Fact]
    public void Median_of_an_even_number_is_the_mean_of_the_two_in_the_middle()
    {
        Matrix rows = ConformanceData.Test.SliceRows(0, 20);
        EnsembleModel model = new Ensemble { Members = ["knn", "ecod"], Combination = ScoreCombination.Median }.Fit(ConformanceData.Train);

        Assert.Equal(new Ensemble { Members = ["knn", "ecod"] }.Fit(ConformanceData.Train).Score(rows), model.Score(rows));
    }

    [Fact]
    public void Rank_counts_the_scores_below_and_goes_on_above_all()
    {
        KnnModel any = new Knn().Fit(ConformanceData.Train);
        var ranked = new RankedModel(any, [4, 1, 2, 2]);

        Assert.Equal([0, 0.5 / 5, 2.0 / 5, 3.5 / 5, 4.5 / 5, 1], new[] { 0, 1, 2, 4, 6, double.MaxValue }.Select(ranked.Rank));
        Assert.True(ranked.Rank(100) < ranked.Rank(101));
    }

    [Fact]
    public void Members_that_cannot_be_are_refused()
    {
        Assert.Contains("groups", Assert.Throws<OptionsException>(() => new Ensemble { Members = ["knn"], Combination = ScoreCombination.AverageOfMaximum }.Fit(ConformanceData.Train)).Message, StringComparison.Ordinal);
        foreach (string[] members in new[] { [], ["knn", "knn"], ["ensemble"], ["pca:nobody"], ["knn/neighbors"], ["knn/neighbors=few"], ["knn/nothing=1"], ["knn/"], new[] { "nobody" } })
        {
            Assert.Contains("members", Assert.Throws<OptionsException>(() => new Ensemble { Members = members }.Fit(ConformanceData.Train)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Members_take_presets_and_options()
    {
        DetectorInfo info = DetectorCatalog.Find("ensemble");
        const string Text = "pca:shyu,knn/neighbors=7/distance=mean,pca:shyu/components=1,autoencoder/hidden=8,4";
        var recipe = (Ensemble)info.With(new Ensemble { Seed = 5 }, "members", Text);

        IReadOnlyList<Detector> members = recipe.Recipes;
        Assert.Equal(new Pca { Method = PcaMethod.Mahalanobis, Standardize = true, Seed = 5 }, members[0]);
        Assert.Equal(new Knn { Neighbors = 7, Distance = KnnDistance.Mean, Seed = 5 }, members[1]);
        Assert.Equal(new Pca { Method = PcaMethod.Mahalanobis, Standardize = true, Components = 1, Seed = 5 }, members[2]);
        Assert.Equal([8, 4], ((Autoencoder)members[3]).Hidden);
        Assert.Equal(Text, info.Options.Single(option => option.Name == "members").Get(recipe));
    }

    private static double[] Ranks(DetectorModel model, Matrix rows)
    {
        double[] fitted = model.ScoreFitted() ?? model.Score(ConformanceData.Train);
        var ranked = new RankedModel(model, fitted);
        return [.. model.Score(rows).Select(score =>
        {
            double share = (fitted.Count(other => other < score) + (0.5 * fitted.Count(other => other == score))) / (fitted.Length + 1);
            return score > fitted.Max() ? ranked.Rank(score) : share;
        })];
    }
}
