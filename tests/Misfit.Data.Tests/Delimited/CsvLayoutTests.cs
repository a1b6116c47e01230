using System.Text;

namespace Misfit.Data.Tests.Delimited;

public sealed class CsvLayoutTests
{
    private const string Expected = "name:Category ann|bob\nsize:Number 1.5|2.5";

    [Theory]
    [InlineData("name,size\nann,1.5\nbob,2.5\n")]
    [InlineData("name;size\nann;1.5\nbob;2.5\n")]
    [InlineData("name\tsize\nann\t1.5\nbob\t2.5\n")]
    [InlineData("name|size\nann|1.5\nbob|2.5\n")]
    [InlineData("sep=;\nname;size\nann;1,5\nbob;2,5\n")]
    [InlineData("name,size\r\nann,1.5\r\nbob,2.5")]
    [InlineData("name , size\n ann, 1.5 \n bob, 2.5\n")]
    [InlineData("\"name\",\"size\"\n\"ann\",\"1.5\"\n\"bob\",\"2.5\"\n")]
    [InlineData("name;size\nann;1,5\nbob;2,5\n")]
    [InlineData("\n\nname,size\n\nann,1.5\nbob,2.5\n\n")]
    public void Read_separatorsAndLineEnds_areDetected(string text) => Assert.Equal(Expected, Sample.Describe(Sample.Read(text)));

    [Fact]
    public void Read_decimalCommasWithoutHeader_areNumbers() =>
        Assert.Equal("c0:Number 1.5|1.7\nc1:Number 2.5|2", Sample.Describe(Sample.Read("1,5;2,5\n1,7;2,0\n")));

    [Fact]
    public void Read_commasInText_doNotBeatTheSeparatorOfAllLines() =>
        Assert.Equal("a:Category x, y|u, v, w\nb:Number 1|2", Sample.Describe(Sample.Read("a;b\nx, y;1\nu, v, w;2\n")));

    [Theory]
    [InlineData("1,2\n3,4\n", "c0:Number 1|3\nc1:Number 2|4")]
    [InlineData("tcp,2\nudp,4\n", "c0:Category tcp|udp\nc1:Number 2|4")]
    [InlineData("id,2019\na,4\n", "c0:Category id|a\nc1:Number 2019|4")]
    [InlineData("id,2019\n7,4\n", "id:Number 7\n2019:Number 4")]
    [InlineData("kind,word\na,b\n", "kind:Category a\nword:Category b")]
    [InlineData("2024-01-01,x\n2024-01-02,y\n", "c0:Time 2024-01-01|2024-01-02\nc1:Category x|y")]
    public void Read_header_isDetected(string text, string expected) => Assert.Equal(expected, Sample.Describe(Sample.Read(text)));

    [Fact]
    public void Read_headerOption_overrulesDetection()
    {
        Assert.Equal("1:Number 3\n2:Number 4", Sample.Describe(Sample.Read("1,2\n3,4\n", options: new TableReadOptions { Header = true })));
        Assert.Equal("c0:Category a|x", Sample.Describe(Sample.Read("a\nx\n", options: new TableReadOptions { Header = false })));
    }

    [Fact]
    public void Read_separatorOption_overrulesDetection() =>
        Assert.Equal("a,b:Category x,2", Sample.Describe(Sample.Read("a,b\nx,2\n", options: new TableReadOptions { Separator = ';' })));

    [Fact]
    public void Read_encodings_giveTheSameText()
    {
        const string text = "größe,wert\nköln,1\nœuvre,2\n";
        Encoding windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        foreach (byte[] bytes in new[]
        {
            Encoding.UTF8.GetBytes(text),
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            windows.GetBytes(text),
            Encoding.Unicode.GetBytes(text),
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            Encoding.BigEndianUnicode.GetBytes(text),
            [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)],
        })
        {
            Assert.Equal("größe:Category köln|œuvre\nwert:Number 1|2", Sample.Describe(Sample.Read(bytes)));
        }
    }

    [Fact]
    public void Read_encodingOption_overrulesDetection() => Assert.Equal(
        "c0:Category ж",
        Sample.Describe(Sample.Read([0xe6, (byte)'\n'], options: new TableReadOptions { Header = false, Encoding = CodePagesEncodingProvider.Instance.GetEncoding(1251) })));

    [Fact]
    public void Read_gzip_isDetectedByItsFirstBytes()
    {
        byte[] compressed = Sample.Gzip(Encoding.UTF8.GetBytes("name,size\nann,1.5\nbob,2.5\n"));
        Assert.Equal(Expected, Sample.Describe(Sample.Read(compressed, "sample.csv.gz")));
        Assert.Equal(Expected, Sample.Describe(Sample.Read(compressed, "sample.csv")));
        Assert.Equal(Expected, Sample.Describe(Sample.Read(compressed, "corrected.gz")));
    }

    [Fact]
    public void Read_fileLongerThanTheSample_isReadWhole()
    {
        var text = new StringBuilder("a,b\n");
        for (int i = 0; i < 60_000; i++)
        {
            text.Append(i).Append(",word").Append(i % 7).Append('\n');
        }

        var table = Sample.Read(text.ToString());
        Assert.Equal(60_000, table.Rows);
        Assert.Equal(["word0", "word1", "word2", "word3", "word4", "word5", "word6"], ((Misfit.Tables.CategoryColumn)table["b"]).Levels);
        Assert.Equal("59999", table["a"].Text(59_999));
    }
}
