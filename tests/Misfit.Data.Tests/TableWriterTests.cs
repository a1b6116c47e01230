using System.IO.Compression;
using System.Text;
using Misfit.Tables;

namespace Misfit.Data.Tests;

public sealed class TableWriterTests
{
    private static readonly Column[] Added = [new NumberColumn("score", [0.25, double.NaN]), new CategoryColumn("flagged", [0, 1], ["yes", "no"])];

    [Fact]
    public void Write_rowsWithText_keepsItAndAddsColumns()
    {
        Table table = Sample.Read("a; b\n1,50;\"x;\ny\"\n2; z\n", options: new TableReadOptions { KeepRecords = true });
        Assert.Equal("a; b;score;flagged\n1,50;\"x;\ny\";0.25;yes\n2; z;;no\n", Write(table, Added));
    }

    [Fact]
    public void Write_rowsWithoutHeader_getNames()
    {
        Table table = Sample.Read("1,x\n2,y\n", options: new TableReadOptions { KeepRecords = true });
        Assert.Equal("c0,c1,score,flagged\n1,x,0.25,yes\n2,y,,no\n", Write(table, Added));
    }

    [Fact]
    public void Write_bytesThatAreNoUtf8_areKept()
    {
        Table table = Sample.Read([.. "a,b\nk"u8, 0xf6, .. "ln,1\n"u8], options: new TableReadOptions { KeepRecords = true });
        using var stream = new MemoryStream();
        new TableWriter(stream).Write(table, [new NumberColumn("score", [1])]);
        Assert.Equal([.. "a,b,score\nk"u8, 0xf6, .. "ln,1,1\n"u8], stream.ToArray());
    }

    [Fact]
    public void Write_byteOrderMark_staysOutOfTheHeader() =>
        Assert.Equal("a,b,s\n1,2,3\n", Write(Sample.Read("\ufeffa,b\n1,2\n", options: new TableReadOptions { KeepRecords = true }), [new NumberColumn("s", [3])]));

    [Fact]
    public void Write_rowsWithoutText_writesAllKinds()
    {
        Table table = Sample.Read("""{"n":1.5,"w":"say \"hi\", you","t":"2024-01-02T03:04:05.25Z","d":"2024-01-02"}""" + "\n{\"w\":\" x\"}\n", "sample.jsonl");
        Assert.Equal("n,w,t,d,score,flagged\n1.5,\"say \"\"hi\"\", you\",2024-01-02T03:04:05.25,2024-01-02,0.25,yes\n,\" x\",,,,no\n", Write(table, Added));
    }

    [Fact]
    public void Write_addedNameThatIsTaken_getsAPrefix()
    {
        Table table = Sample.Read("a,score\n1,2\n3,4\n", options: new TableReadOptions { KeepRecords = true });
        Assert.Equal("a,score,misfit_score,flagged\n1,2,0.25,yes\n3,4,,no\n", Write(table, Added));
    }

    [Fact]
    public void Write_missingValueOfTheOnlyColumn_isNoEmptyLine() =>
        Assert.Equal("a\n1\n\"\"\n", Write(new Table([new NumberColumn("a", [1, double.NaN])]), []));

    [Fact]
    public void WriteFile_existingFile_isReplacedWhenAllIsWritten()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Path("out.csv");
        File.WriteAllText(path, "old");
        TableWriter.WriteFile(path, writer =>
        {
            writer.Write(Sample.Read("a\n1\n"));
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("a\n1\n", File.ReadAllText(path));
        Assert.Throws<DataException>(() => TableWriter.WriteFile(path, writer =>
        {
            writer.Write(Sample.Read("b\n2\n"));
            throw new DataException("stop");
        }));
        Assert.Equal("a\n1\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void WriteFile_gzipAndTabs_followTheName()
    {
        using var folder = new TemporaryFolder();
        Table table = Sample.Read("a,b\n1,x y\n2,z\n");
        TableWriter.WriteFile(folder.Path("out.tsv.gz"), writer =>
        {
            writer.Write(table);
            writer.Write(table);
        });
        using (var stream = new GZipStream(File.OpenRead(folder.Path("out.tsv.gz")), CompressionMode.Decompress))
        using (var reader = new StreamReader(stream))
        {
            Assert.Equal("a\tb\n1\tx y\n2\tz\n1\tx y\n2\tz\n", reader.ReadToEnd());
        }
    }

    [Fact]
    public void Write_otherColumnsThanBefore_areRefused()
    {
        using var stream = new MemoryStream();
        var writer = new TableWriter(stream);
        writer.Write(Sample.Read("a\n1\n"));
        Assert.Throws<ArgumentException>(() => writer.Write(Sample.Read("b\n1\n")));
        Assert.Throws<ArgumentException>(() => writer.Write(Sample.Read("a\n1\n"), [new NumberColumn("c", [1, 2])]));
    }

    private static string Write(Table table, IReadOnlyList<Column> added)
    {
        using var stream = new MemoryStream();
        new TableWriter(stream).Write(table, added);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
