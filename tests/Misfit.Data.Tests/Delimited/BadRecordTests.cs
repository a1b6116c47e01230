using Misfit.Tables;

namespace Misfit.Data.Tests.Delimited;

public sealed class BadRecordTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Bad_records_are_left_out_and_told_of_when_asked_for()
    {
        (Table table, List<BadRecord> bad) = Read("rows.csv", "a,b\n1,2\n3\n4,5,6\n\"7\"x,8\n9,10\n");
        Assert.Equal([1, 9], ((NumberColumn)table["a"]).Values.ToArray());
        Assert.Equal([3, 4, 5], bad.Select(record => record.Line));
        Assert.Contains("expected 2 fields like the header, found 1", bad[0].Message, StringComparison.Ordinal);
        Assert.Contains("text after the closing quote", bad[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_lines_of_json_are_left_out_and_told_of_when_asked_for()
    {
        (Table table, List<BadRecord> bad) = Read("rows.jsonl", "{\"a\":1}\nno json\n\n{\"a\":[2]}\n{\"a\":3}\n");
        Assert.Equal([1, 3], ((NumberColumn)table["a"]).Values.ToArray());
        Assert.Equal([2, 4], bad.Select(record => record.Line));
    }

    [Fact]
    public void Quote_that_is_never_closed_stays_an_error()
    {
        DataException problem = Assert.Throws<DataException>(() => Read("rows.csv", "a,b\n1,2\n\"3,4\n5,6\n"));
        Assert.Contains("line 3", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.csv", "a\n1\n2\n3\n")]
    [InlineData("rows.jsonl", "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n")]
    public void More_rows_than_may_be_are_refused_however_they_are_read(string name, string content)
    {
        string path = Write(name, content);
        TableSource few = TableSource.Parse(path, new TableReadOptions { MaximumRows = 2 });
        Assert.Contains("more than 2 rows", Assert.Throws<DataException>(() => few.ReadAll()).Message, StringComparison.Ordinal);
        using TableReader expected = few.Open([new ColumnSchema("a", ColumnKind.Number)]);
        Assert.Throws<DataException>(() => expected.Read(10));
        Assert.Equal(3, TableSource.Parse(path, new TableReadOptions { MaximumRows = 3 }).ReadAll().Rows);
    }

    [Fact]
    public void Table_in_memory_can_be_read_as_a_stream()
    {
        Table table = TableSource.Parse(Write("rows.csv", "a,b\n1,x\n2,y\n3,z\n")).ReadAll();
        using TableReader reader = table.Open();
        Assert.Equal([2, 1], new[] { reader.Read(2)!.Rows, reader.Read(2)!.Rows });
        Assert.Null(reader.Read(2));
    }

    private (Table Table, List<BadRecord> Bad) Read(string name, string content)
    {
        var bad = new List<BadRecord>();
        using TableReader reader = TableSource.Parse(Write(name, content), new TableReadOptions { BadRecord = bad.Add }).Open();
        bad.Clear(); // the pass that found the columns' kinds told of them too
        return (reader.ReadAll(), bad);
    }

    private string Write(string name, string content)
    {
        string path = folder.Path(name);
        File.WriteAllText(path, content);
        return path;
    }
}
