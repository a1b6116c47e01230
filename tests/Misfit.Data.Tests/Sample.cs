using System.IO.Compression;
using System.Text;
using Misfit.Tables;

namespace Misfit.Data.Tests;

/// <summary>Writes small files and reads them.</summary>
internal static class Sample
{
    public static Table Read(string content, string file = "sample.csv", TableReadOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(content), file, options);

    public static Table Read(byte[] content, string file = "sample.csv", TableReadOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Path(file), content);
        return TableSource.Parse(folder.Path(file), options).ReadAll();
    }

    /// <summary>Reads as the given columns, in batches of two rows.</summary>
    public static List<Table> Stream(string content, IReadOnlyList<ColumnSchema> expected, string file = "sample.csv", TableReadOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path(file), content);
        using TableReader reader = TableSource.Parse(folder.Path(file), options).Open(expected);
        var batches = new List<Table>();
        while (reader.Read(2) is { } batch)
        {
            batches.Add(batch);
        }

        return batches;
    }

    public static string Error(Action read) => Assert.Throws<DataException>(read).Message;

    public static string Error(string content, string file = "sample.csv", TableReadOptions? options = null) =>
        Error(() => Read(content, file, options));

    public static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var stream = new GZipStream(target, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return target.ToArray();
    }

    /// <summary>Names, kinds and all values of a table as text, for comparison.</summary>
    public static string Describe(Table table) => string.Join('\n', table.Columns.Select(column =>
        $"{column.Name}:{column.Kind} {string.Join('|', Enumerable.Range(0, column.Count).Select(row => column.IsMissing(row) ? "∅" : column.Text(row)))}"));

    /// <summary>The text a row was read from.</summary>
    public static string Record(Table table, int row) => Encoding.UTF8.GetString(table.Records![row]);

    public static ColumnSchema Number(string name) => new(name, ColumnKind.Number);

    public static ColumnSchema Category(string name) => new(name, ColumnKind.Category);

    public static ColumnSchema Time(string name) => new(name, ColumnKind.Time);
}
