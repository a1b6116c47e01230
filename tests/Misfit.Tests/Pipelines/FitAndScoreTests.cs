using Misfit.Detectors.Neighbors;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Tests.Pipelines;

public sealed class FitAndScoreTests
{
    private static readonly Knn Nearest = new() { Neighbors = 1 };

    [Fact]
    public void FitAndScore_ofFewRows_comparesNoneWithItself()
    {
        Table rows = Numbers(60);
        (PipelineModel model, ScoredRows scored) = new Pipeline(Nearest).FitAndScore(rows);
        Matrix features = model.Preprocessor.Transform(rows).Features;

        Assert.All(model.Score(rows).Scores, score => Assert.Equal(0, score));
        for (int i = 0; i < rows.Rows; i++)
        {
            double nearest = Enumerable.Range(0, rows.Rows).Where(j => j != i).Min(j => Math.Sqrt(Enumerable.Range(0, 2).Sum(c => Math.Pow((double)features[i, c] - features[j, c], 2))));
            Assert.Equal(nearest, scored.Scores[i], 1e-12);
        }

        Assert.Equal(model.Calibration.Normal.PValues(scored.Scores), scored.PValues);
        Assert.Equal(scored.Scores.Select(model.Threshold.Flags), scored.Flagged);
    }

    [Fact]
    public void FitAndScore_ofManyRows_scoresThoseHeldOutLikeAny()
    {
        Table rows = Numbers(1000);
        (PipelineModel model, ScoredRows scored) = new Pipeline(Nearest).FitAndScore(rows);
        double[] asNew = model.Score(rows).Scores;

        Assert.Equal(800, asNew.Count(score => score == 0));
        Assert.All(asNew.Zip(scored.Scores), pair => Assert.True(pair.First == 0 ? pair.Second > 0 : pair.First == pair.Second));
    }

    [Fact]
    public void FitAndScore_withoutScoresOfTheFittedRows_scoresAllLikeAny()
    {
        Table rows = Numbers(60);
        (PipelineModel model, ScoredRows scored) = new Pipeline(new DistanceDetector()).FitAndScore(rows);

        Assert.Equal(model.Score(rows).Scores, scored.Scores);
    }

    [Fact]
    public void Judge_ofARowNotComparedWithItself_takesItsScoreAndNoSum()
    {
        Table rows = Numbers(60);
        (PipelineModel model, ScoredRows scored) = new Pipeline(new Knn { Neighbors = 3 }).FitAndScore(rows);
        var judged = scored.Judge(model.Explain(rows, 7));

        Assert.Equal((7, scored.Scores[7], scored.PValues[7], scored.Flagged[7], false), (judged.Row, judged.Score, judged.PValue, judged.Flagged, judged.SumsToScore));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fit_ofAnInfiniteValue_namesItsRowInTheTableGiven(long firstRow)
    {
        double[] values = [.. Enumerable.Range(0, 1500).Select(i => i * 0.5)];
        values[1234] = double.PositiveInfinity;
        var exception = Assert.Throws<DataException>(() => new Pipeline(Nearest).Fit(new Table([new NumberColumn("x", values)]), firstRow: firstRow));

        Assert.Contains($"row {1234 + firstRow} is", exception.Message, StringComparison.Ordinal);
    }

    private static Table Numbers(int rows)
    {
        var random = new Rng(3);
        double[] Column() => [.. Enumerable.Range(0, rows).Select(_ => random.NextGaussian())];
        return new Table([new NumberColumn("x", Column()), new NumberColumn("y", Column())]);
    }
}
