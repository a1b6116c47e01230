using Misfit.Pipelines;
using Misfit.Tables;
using Misfit.Tests.Preprocessing;

namespace Misfit.Tests.Pipelines;

public sealed class RowLabelsTests
{
    [Fact]
    public void Labels_ofZeroAndOne_areRead() =>
        Assert.Equal([false, true, false], RowLabels.Read(new Table([new NumberColumn("y", [0, 1, 0])]), "y"));

    [Fact]
    public void Labels_ofTrueAndFalse_areRead() =>
        Assert.Equal([true, false], RowLabels.Read(new Table([SampleTables.Category("y", "True", "false")]), "y"));

    [Fact]
    public void Labels_withANormalOne_areAnomaliesWhenTheyDiffer() =>
        Assert.Equal([true, false, true], RowLabels.Read(new Table([SampleTables.Category("y", "smurf.", "normal.", "neptune.")]), "y", "normal."));

    [Theory]
    [InlineData("maybe", null, "was 'maybe'")]
    [InlineData("2", null, "was '2'")]
    [InlineData(null, null, "Row 1 has no label")]
    [InlineData("ok", "normal", "No row is labelled 'normal'")]
    public void Labels_thatCannotBeRead_sayWhere(string? label, string? normal, string expected)
    {
        Table rows = new([SampleTables.Category("y", "0", label)]);
        Assert.Contains(expected, Assert.Throws<DataException>(() => RowLabels.Read(rows, "y", normal)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b,Label", "Label")]
    [InlineData("is_fraud,amount", "is_fraud")]
    [InlineData("label,class,a", null)]
    [InlineData("label", null)]
    [InlineData("a,labelled", null)]
    public void Guess_is_the_only_column_called_like_a_label(string names, string? expected) => Assert.Equal(expected, RowLabels.Guess(names.Split(',')));
}
