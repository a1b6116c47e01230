using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Explanations;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Tests.Detectors;
using Misfit.Tests.Pipelines;
using Misfit.Tests.Preprocessing;

namespace Misfit.Tests.Explanations;

public sealed class ExplanationTests
{
    private const int Planted = 123;
    private static readonly Table Rows = SampleTables.Payments(600, 1);

    public static TheoryData<string> Detectors => [.. DetectorCatalog.All.Select(info => info.Id)];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Contributions_thatSumToTheScore_doSoByColumn(string detector)
    {
        PipelineModel model = new Pipeline(ConformanceCases.QuickRecipe(detector)).Fit(Rows.SelectRows([.. Enumerable.Range(0, 160)]));
        ScoredRows scored = model.Score(Rows.SelectRows([.. Enumerable.Range(0, 8)]));
        for (int row = 0; row < 8; row++)
        {
            Explanation explanation = model.Explain(Rows, row);
            Assert.Equal((row, scored.Scores[row], scored.PValues[row], scored.Flagged[row]), (explanation.Row, explanation.Score, explanation.PValue, explanation.Flagged));
            Assert.Equal(model.Schema.Count, explanation.Reasons.Count);
            Assert.Equal(explanation.Reasons.OrderByDescending(reason => reason.Contribution), explanation.Reasons);
            if (explanation.SumsToScore)
            {
                Assert.Equal(explanation.Score, explanation.Reasons.Sum(reason => reason.Contribution), 1e-6 * Math.Max(1, Math.Abs(explanation.Score)));
            }
        }
    }

    [Fact]
    public void PlantedNumber_isNamedInTheUsersUnits()
    {
        Reason reason = FirstReason(new Pipeline(DetectorCatalog.Find("pca").Create()), "fee", 77.125);
        Assert.Equal(("fee", "77.125"), (reason.Column, reason.Value));
        double median = double.Parse(reason.Typical, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(median, 0.8, 1.2);
        Assert.NotNull(reason.Expected);
    }

    [Fact]
    public void PlantedCategory_isNamedWithTheMostCommonOne()
    {
        Reason reason = FirstReason(new Pipeline(new DistanceDetector()), "merchant", "casino");
        Assert.Equal(("merchant", "casino"), (reason.Column, reason.Value));
        Assert.Contains(reason.Typical, new[] { "grocery", "fuel", "travel", "books" });
        Assert.Contains(reason.Expected, new[] { "grocery", "fuel", "travel", "books" });
    }

    [Fact]
    public void PlantedTime_isNamedWithItsWeekdayAndTheTypicalHour()
    {
        var pipeline = new Pipeline(new DistanceDetector()) { Preprocessing = new PreprocessingOptions { Times = TimeParts.Hour } };
        Reason reason = FirstReason(pipeline, "time", "2025-03-08T02:30:00");
        Assert.Equal("time", reason.Column);
        Assert.Equal("2025-03-08T02:30:00", reason.Value);
        Assert.Contains(reason.Typical, new[] { "13:00", "14:00" });
        Assert.StartsWith("14:", reason.Expected!.Replace("13:5", "14:", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingValue_isSaidToBeMissing()
    {
        Table rows = Rows.With("amount", Planted, double.NaN);
        Explanation explanation = new Pipeline(new DistanceDetector()).Fit(Rows).Explain(rows, Planted);
        Assert.Equal("(missing)", explanation.Reasons.Single(reason => reason.Column == "amount").Value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(600)]
    public void Explain_ofARowThatIsNotThere_isAnError(int row)
    {
        PipelineModel model = new Pipeline(new DistanceDetector()).Fit(Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(Rows, row));
    }

    private static Reason FirstReason(Pipeline pipeline, string column, object value)
    {
        PipelineModel model = (pipeline with { Threshold = ThresholdRule.Contamination(0.1) }).Fit(Rows);
        Explanation explanation = model.Explain(Rows.With(column, Planted, value), Planted);
        Assert.True(explanation.Flagged, $"score {explanation.Score}, threshold {model.Threshold.Value}");
        return explanation.Reasons[0];
    }
}
