using System.Text;

namespace Misfit.Data.Tests.Delimited;

public sealed class CsvErrorTests
{
    [Theory]
    [InlineData("a,b,c\n1,2,3\n4,5\n6,7,8\n", "line 3: expected 3 fields like the header, found 2. The first without a value is 'c' (column 3)")]
    [InlineData("a,b\n1,2\n3,4,5\n", "line 3: expected 2 fields like the header, found 3. Column 3 has no name")]
    [InlineData("1,2\n3,4,5\n", "line 2: expected 2 fields like the first record, found 3")]
    [InlineData("a,b\n\"x\ny\",2\nz,\"unclosed\n4,5\n", "line 4, column 2: a field begins with a quote that is never closed (z,\"unclosed 4,5")]
    [InlineData("a,b\nx,1\n\"x\"y,2\n", "line 3, column 1: there is text after the closing quote (\"x\"y,2)")]
    [InlineData("a,b\nx,\"p \"\"q\"\" r\"s\n", "line 2, column 2: there is text after the closing quote")]
    [InlineData("a,a\n1,2\n", "the header has 'a' more than once")]
    [InlineData("a,,c\n1,2,3\n", "the header gives no name to column 2")]
    [InlineData("a,b\n", "has a header but no rows")]
    [InlineData("", "is empty")]
    [InlineData("\n\n", "is empty")]
    [InlineData("a,b\n1,\0\n", "is no text (it holds zero bytes)")]
    public void Read_malformed_saysWhereAndWhat(string text, string expected)
    {
        string message = Sample.Error(text);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("sample.csv", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_quoteInsideText_isKept() =>
        Assert.Equal("a:Category 5\" pipe|x\nb:Number 1|2", Sample.Describe(Sample.Read("a,b\n5\" pipe,1\nx,2\n")));

    [Fact]
    public void Read_longRecord_isRefused()
    {
        string message = Sample.Error("a,b\n\"" + new string('x', 3_000_000), options: new TableReadOptions { MaximumRecordBytes = 1 << 20 });
        Assert.Contains("line 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_manyColumns_areRefused() => Assert.Contains(
        "has 2,000 columns; at most 1,000 can be read",
        Sample.Error(string.Join(',', Enumerable.Range(0, 2000).Select(i => $"a{i}")) + "\n", options: new TableReadOptions { MaximumColumns = 1000 }),
        StringComparison.Ordinal);

    [Fact]
    public void Read_moreValuesThanFitIntoMemory_areRefused() => Assert.Contains(
        "more than 100 values",
        Sample.Error("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 51)), options: new TableReadOptions { MaximumValues = 100 }),
        StringComparison.Ordinal);

    [Fact]
    public void Read_damagedGzip_isRefused()
    {
        byte[] whole = Sample.Gzip(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i * 7 % 1000}\n"))));
        string message = Sample.Error(() => Sample.Read(whole[..(whole.Length / 2)], "sample.csv.gz"));
        Assert.Contains("not intact gzip data", message, StringComparison.Ordinal);
        whole[whole.Length / 2] ^= 0x55;
        Assert.Throws<DataException>(() => Sample.Read(whole, "sample.csv.gz"));
    }

    [Theory]
    [InlineData("PK\u0003\u0004\0\0", "spreadsheet")]
    [InlineData("SQLite format 3\0", "sqlite:FILE?QUERY")]
    [InlineData("PAR1\0\0", "Parquet")]
    public void Read_knownBinaryFormat_saysWhatToDo(string text, string expected) =>
        Assert.Contains(expected, Sample.Error(text), StringComparison.Ordinal);
}
