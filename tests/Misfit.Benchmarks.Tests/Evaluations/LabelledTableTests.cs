using Misfit.Benchmarks.Evaluations;
using Misfit.Data.Datasets;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Benchmarks.Tests.Evaluations;

public sealed class LabelledTableTests
{
    private static readonly Table Rows = new(
        [
            new NumberColumn("x", [1, 2, 3, 4]),
            new NumberColumn("y", [0, 1, 0, 0]),
            new NumberColumn("true_label", [0, 1, 1, 0]),
            new CategoryColumn("kind", [0, 1, 1, 0], ["calm", "storm"]),
        ],
        "y");

    [Fact]
    public void From_a_table_that_knows_its_labels_needs_no_column()
    {
        LabelledTable table = LabelledTable.From("rows", Rows);

        Assert.Equal("y", table.Labels.Name);
        Assert.Equal([false, true, false, false], table.Labels.Anomalies);
        Assert.Equal(["y"], table.LeaveOut);
    }

    [Fact]
    public void From_with_a_normal_label_takes_every_other_as_anomaly()
    {
        LabelledTable table = LabelledTable.From("rows", Rows, "kind", "calm");

        Assert.Equal([false, true, true, false], table.Labels.Anomalies);
        Assert.Equal(["kind", "y"], table.LeaveOut);
    }

    [Fact]
    public void From_a_table_without_labels_says_what_to_do() =>
        Assert.Contains("rows does not say which column holds the labels", Assert.Throws<DataException>(() => LabelledTable.From("rows", new Table(Rows.Columns))).Message);

    [Fact]
    public void From_a_data_set_takes_its_split_scaler_and_binary_further_labels()
    {
        LabelledTable table = LabelledTable.From(Set());

        Assert.Equal("dataset:weather", table.Name);
        Assert.Equal(["true_label"], table.OtherLabels.Select(labels => labels.Name));
        Assert.Equal([false, true, true, false], table.OtherLabels[0].Anomalies);
        Assert.Equal(["y", "true_label", "kind"], table.LeaveOut);
        Assert.Equal(Scaler.MinMax, table.Scaler);
        Assert.NotNull(table.Split);
        Assert.Single(table.PublishedFigures);
    }

    [Fact]
    public void From_a_data_set_with_another_label_column_does_not_use_what_was_published_for_its_own()
    {
        LabelledTable table = LabelledTable.From(Set(), "kind", "calm");

        Assert.Equal("kind", table.Labels.Name);
        Assert.Equal(["true_label", "y"], table.OtherLabels.Select(labels => labels.Name));
        Assert.Null(table.Split);
        Assert.Empty(table.PublishedFigures);
        Assert.Equal(["kind", "true_label", "y"], table.LeaveOut.Order());
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("min-max")]
    [InlineData("robust")]
    [InlineData("quantile")]
    [InlineData("none")]
    public void Name_of_a_parsed_scaler_is_the_same(string name) => Assert.Equal(name, ScalerName.Of(ScalerName.Parse(name)));

    [Fact]
    public void Parse_of_another_scaler_says_which_there_are() =>
        Assert.Contains("one of standard, min-max", Assert.Throws<OptionsException>(() => ScalerName.Parse("z")).Message);

    private static DataSet Set() => new(
        new DataSetEntry
        {
            Name = "weather",
            Summary = "Weather",
            Files = [],
            Page = new Uri("https://example.org/"),
            License = "none",
            Citation = "none",
            Rows = 4,
            Columns = 1,
            LabelColumn = "y",
            FurtherLabelColumns = ["true_label", "kind"],
            LabelMeaning = "1 = storm",
            RecommendedScaling = "min-max",
            PublishedFigures = [new PublishedFigure { Method = "PCA", Source = "A paper", Remark = "None." }],
        },
        Rows,
        new PublishedSplit([0, 3], [1, 2], "a paper"));
}
