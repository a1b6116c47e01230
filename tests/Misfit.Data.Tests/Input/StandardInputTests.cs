using System.Text;
using Misfit.Data.Delimited;
using Misfit.Data.Input;
using Misfit.Tables;

namespace Misfit.Data.Tests.Input;

public sealed class StandardInputTests
{
    [Fact]
    public void ReadAll_isReadTwiceFromMemory()
    {
        var source = new CsvSource(new StandardInput(() => new MemoryStream("a,b\n1,x\n2,y\n"u8.ToArray())), TableReadOptions.Default);
        Assert.Equal("a:Number 1|2\nb:Category x|y", Sample.Describe(source.ReadAll()));
        Assert.Equal("a:Number 1|2\nb:Category x|y", Sample.Describe(source.ReadAll()));
    }

    [Fact]
    public void Open_expected_streamsOnceAndSaysSo()
    {
        var source = new CsvSource(new StandardInput(() => new MemoryStream(Sample.Gzip(Encoding.UTF8.GetBytes("a\n1\n")))), TableReadOptions.Default);
        using (TableReader reader = source.Open([Sample.Number("a")]))
        {
            Assert.Equal("a:Number 1", Sample.Describe(reader.Read(10)!));
        }

        Assert.Contains("has been read already", Sample.Error(() => source.Open([Sample.Number("a")])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.csv", "does not exist")]
    [InlineData("missing/missing.csv", "does not exist")]
    [InlineData(".", "is a folder")]
    [InlineData("book.xlsx", "Save it as .csv")]
    [InlineData("sqlite:x.db", "expected sqlite:FILE?QUERY")]
    [InlineData("postgres://me:secret@host", "Expected postgres://user:password@host:port/database?QUERY")]
    public void Parse_nothingToRead_saysWhatToDo(string text, string expected)
    {
        string message = Sample.Error(() => TableSource.Parse(text).Open());
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAll_cancelled_stops()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("a.csv"), "a\n" + string.Concat(Enumerable.Repeat("1\n", 100_000)));
        using var cancellation = new CancellationTokenSource();
        var seen = new List<double>();
        TableSource source = TableSource.Parse(folder.Path("a.csv"));
        source.ReadAll(new Reporter<ReadProgress>(progress => seen.Add(progress.Fraction!.Value)));
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1, seen[^1]);
        Assert.Throws<OperationCanceledException>(() => source.ReadAll(new Reporter<ReadProgress>(_ => cancellation.Cancel()), cancellation.Token));
    }
}
