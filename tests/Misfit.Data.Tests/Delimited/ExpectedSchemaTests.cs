using Misfit.Tables;

namespace Misfit.Data.Tests.Delimited;

public sealed class ExpectedSchemaTests
{
    [Fact]
    public void Open_columnsInAnotherOrderAndMore_givesTheExpectedOnes()
    {
        List<Table> batches = Sample.Stream("z,size,extra,name\n1,2,x,ann\n3,4,y,bob\n5,,x,NA\n", [Sample.Category("name"), Sample.Number("size")]);
        Assert.Equal(["name:Category ann|bob\nsize:Number 2|4", "name:Category ∅\nsize:Number ∅"], batches.Select(Sample.Describe));
    }

    [Fact]
    public void Open_missingColumns_namesThem()
    {
        string message = Sample.Error(() => Sample.Stream("a,b\n1,2\n", [Sample.Number("a"), Sample.Number("width"), Sample.Number("height")]));
        Assert.Contains("lacks the columns 'width', 'height'; it has 'a', 'b'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_neededColumnTwice_isRefused() => Assert.Contains(
        "more than one column named 'a'", Sample.Error(() => Sample.Stream("a,b,a\n1,2,3\n", [Sample.Number("a")])), StringComparison.Ordinal);

    [Fact]
    public void Open_otherColumnTwiceOrNameless_isPassedOver() =>
        Assert.Equal("a:Number 1", Sample.Describe(Sample.Stream("a,b,b,\n1,2,3,4\n", [Sample.Number("a")])[0]));

    [Theory]
    [InlineData("a,b\n1,2\n3,x7\n", "line 3, column 'b': expected a number, found 'x7'")]
    [InlineData("a,b\n1,\"x\ny\"\n", "line 2, column 'b': expected a number, found 'x\ny'")]
    [InlineData("a,b\n1,\"1,5\"\n", "column 'b': expected a number, found '1,5'")]
    public void Read_wordInANumberColumn_saysWhere(string text, string expected) =>
        Assert.Contains(expected, Sample.Error(() => Sample.Stream(text, [Sample.Number("a"), Sample.Number("b")])), StringComparison.Ordinal);

    [Fact]
    public void Read_wordInATimeColumn_saysWhere() => Assert.Contains(
        "line 2, column 'a': expected a date or time", Sample.Error(() => Sample.Stream("a,b\nyesterday,1\n", [Sample.Time("a")])), StringComparison.Ordinal);

    [Fact]
    public void Open_namelessColumns_areFoundByPosition() =>
        Assert.Equal("c1:Category udp", Sample.Describe(Sample.Stream("1,udp\n", [Sample.Category("c1")])[0]));

    [Fact]
    public void Open_headerOfWordsAboveWords_isFoundByItsNames() =>
        Assert.Equal("a:Category x", Sample.Describe(Sample.Stream("1,a\n2,x\n", [Sample.Category("a")])[0]));

    [Fact]
    public void Read_batches_haveLevelsOfTheirOwn()
    {
        List<Table> batches = Sample.Stream("a\nx\ny\nz\nx\n", [Sample.Category("a")]);
        Assert.Equal(["x", "y"], ((CategoryColumn)batches[0]["a"]).Levels);
        Assert.Equal(["z", "x"], ((CategoryColumn)batches[1]["a"]).Levels);
    }

    [Fact]
    public void Read_keepRecords_keepsTheTextOfWholeRows()
    {
        List<Table> batches = Sample.Stream("a, b,c\n1.50,\"x,\ny\", 7\r\n2,,8\n3,z,9\n", [Sample.Number("a")], options: new TableReadOptions { KeepRecords = true });
        Assert.Equal("1.50,\"x,\ny\", 7", Sample.Record(batches[0], 0));
        Assert.Equal("2,,8", Sample.Record(batches[0], 1));
        Assert.Equal("3,z,9", Sample.Record(batches[1], 0));
        Assert.Equal("a, b,c"u8.ToArray(), batches[1].Records!.Header.ToArray());
    }

    [Fact]
    public void Fraction_growsToOne()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("a.csv"), "a\n" + string.Concat(Enumerable.Repeat("12345678\n", 100_000)));
        using TableReader reader = TableSource.Parse(folder.Path("a.csv")).Open([Sample.Number("a")]);
        reader.Read(1000);
        Assert.InRange(reader.Fraction!.Value, 0.001, 0.9);
        while (reader.Read(10_000) is not null)
        {
        }

        Assert.Equal(1, reader.Fraction);
    }
}
