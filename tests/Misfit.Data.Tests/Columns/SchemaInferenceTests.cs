using Misfit.Tables;

namespace Misfit.Data.Tests.Columns;

public sealed class SchemaInferenceTests
{
    [Theory]
    [InlineData("1|2.5|-3e4", "Number 1|2.5|-30000")]
    [InlineData("1||NA|nan|NULL|?|N/A|-|2", "Number 1|∅|∅|∅|∅|∅|∅|∅|2")]
    [InlineData("|NA", "Number ∅|∅")]
    [InlineData("1|inf|-Infinity", "Number 1|Infinity|-Infinity")]
    [InlineData("true|false", "Category true|false")]
    [InlineData("a||NA|b", "Category a|∅|∅|b")]
    [InlineData("1|2|x", "Category 1|2|x")]
    [InlineData("2024-01-01|NA|2024-01-02 03:04:05", "Time 2024-01-01|∅|2024-01-02T03:04:05")]
    [InlineData("2024-01-01|7", "Category 2024-01-01|7")]
    [InlineData("1,000|2,000", "Category 1,000|2,000")]
    public void Read_column_isOfTheKindOfAllItsValues(string values, string expected)
    {
        string text = "a\tb\n" + string.Concat(values.Split('|').Select(value => $"{value}\t1\n"));
        Assert.Equal("a:" + expected, Sample.Describe(Sample.Read(text)).Split('\n')[0]);
    }

    [Fact]
    public void Read_missingWordsOption_replacesTheWords()
    {
        Table table = Sample.Read("a,b\nnone,NA\nx,y\n3,z\n", options: new TableReadOptions { MissingWords = ["NONE", "X"] });
        Assert.Equal("a:Number ∅|∅|3\nb:Category NA|y|z", Sample.Describe(table));
    }

    [Fact]
    public void Read_missingNumber_isMissingHoweverItIsWritten()
    {
        Table table = Sample.Read("a,b,c\n-999,x,2024-01-01\n-999.0,-999,1900-01-01\n3,y,\n", options: new TableReadOptions { MissingWords = ["-999", "1900-01-01"] });
        Assert.Equal("a:Number ∅|∅|3\nb:Category x|∅|y\nc:Time 2024-01-01|∅|∅", Sample.Describe(table));
    }

    [Fact]
    public void Notes_fewWordsAmongNumbers_sayWhichAndWhere()
    {
        string text = "id,amount\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{(i == 20 ? "error" : i)}\n"));
        Table table = Sample.Read(text);
        Assert.Equal(ColumnKind.Category, table["amount"].Kind);
        string note = Assert.Single(table.Notes);
        Assert.Contains("'amount' is read as words: 49 of its 50 values are numbers, but 1 are not, first 'error'", note, StringComparison.Ordinal);
        Assert.Contains("line 22", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_slashedDates_sayHowToWriteThem() =>
        Assert.Contains("'03/04/2024' can mean two days", Assert.Single(Sample.Read("when,x\n03/04/2024,1\n05/06/2024,2\n").Notes), StringComparison.Ordinal);

    [Fact]
    public void Notes_pointsAndCommasInOneColumn_makeItWords()
    {
        Table table = Sample.Read("a;b\n1.234;1\n0,5;2\n");
        Assert.Equal(ColumnKind.Category, table["a"].Kind);
        Assert.Contains("decimal comma", Assert.Single(table.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\tb\n1,5\t1\n2,5\t2\n3\t3\n")]
    [InlineData("a,b\n\"1,500\",1\n\"2,500\",2\n3,3\n")]
    public void Notes_numbersWithCommas_sayHowToWriteThem(string text) =>
        Assert.Contains("2 of its 3 values are numbers with a comma", Assert.Single(Sample.Read(text).Notes), StringComparison.Ordinal);

    [Fact]
    public void Notes_plainTable_hasNone() => Assert.Empty(Sample.Read("a,b\n1,x\n2,y\n").Notes);
}
