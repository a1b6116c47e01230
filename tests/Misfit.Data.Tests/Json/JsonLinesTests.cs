namespace Misfit.Data.Tests.Json;

public sealed class JsonLinesTests
{
    [Fact]
    public void Read_flatObjects_givesAllKeysAsColumns()
    {
        const string text = """
            {"name": "ann \"a\" ü", "size": 1.5, "ok": true, "at": "2024-01-02T03:04:05Z"}

            {"size": null, "name": "b\u00f6b", "late": 7}
            """;
        Assert.Equal(
            "name:Category ann \"a\" ü|böb\nsize:Number 1.5|∅\nok:Category true|∅\nat:Time 2024-01-02T03:04:05|∅\nlate:Number ∅|7",
            Sample.Describe(Sample.Read(text, "sample.jsonl")));
    }

    [Fact]
    public void Open_expectedColumns_areFoundInAnyOrderAndMayBeMissingInRows() => Assert.Equal(
        ["b:Number 2|∅\na:Category x|y"],
        Sample.Stream("{\"a\":\"x\",\"c\":1,\"b\":2}\n{\"c\":5,\"a\":\"y\",\"d\":1}\n", [Sample.Number("b"), Sample.Category("a")], "sample.jsonl").Select(Sample.Describe));

    [Fact]
    public void Read_keepRecords_writesTheFieldsOfTheFirstObject()
    {
        var batches = Sample.Stream("{\"a\":1,\"c\":\"x,y\"}\n{\"c\":\"z\"}\n", [Sample.Number("a")], "sample.jsonl", new TableReadOptions { KeepRecords = true });
        Assert.Equal("a,c"u8.ToArray(), batches[0].Records!.Header.ToArray());
        Assert.Equal("1,\"x,y\"", Sample.Record(batches[0], 0));
        Assert.Equal(",z", Sample.Record(batches[0], 1));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":{\"b\":1}}\n", "line 2: the value of 'a' is an object; only flat objects can be read")]
    [InlineData("{\"a\":[1,2]}\n", "line 1: the value of 'a' is an array")]
    [InlineData("[{\"a\":1}]\n", "line 1: expected one JSON object per line, found an array")]
    [InlineData("5\n", "line 1: expected a JSON object, found '5'")]
    [InlineData("{\"a\":1\n", "line 1 is no JSON object")]
    [InlineData("{\"a\":1} {\"a\":2}\n", "line 1 is no JSON object")]
    [InlineData("{\"a\":1,\"a\":2}\n", "line 1: the key 'a' is there twice")]
    [InlineData("", "is empty")]
    public void Read_malformed_saysWhere(string text, string expected) =>
        Assert.Contains(expected, Sample.Error(text, "sample.jsonl"), StringComparison.Ordinal);

    [Fact]
    public void Read_longLine_isRefused() => Assert.Contains(
        "line 2: the line is longer than",
        Sample.Error("{\"a\":1}\n{\"a\":\"" + new string('x', 300_000) + "\"}", "sample.jsonl", new TableReadOptions { MaximumRecordBytes = 100_000 }),
        StringComparison.Ordinal);

    [Fact]
    public void Read_linesAcrossBuffers_areWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{{\"n\":{i},\"t\":\"{new string((char)('a' + (i % 26)), i % 97)}\"}}\n"));
        var table = Sample.Read(text, "sample.jsonl");
        Assert.Equal(3000, table.Rows);
        for (int i = 0; i < 3000; i++)
        {
            Assert.Equal(i, ((Misfit.Tables.NumberColumn)table["n"]).Values[i]);
            Assert.Equal(i % 97, table["t"].Text(i).Length);
        }
    }
}
