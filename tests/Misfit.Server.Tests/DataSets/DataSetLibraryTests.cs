using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Tests.DataSets;

public class DataSetLibraryTests
{
    private const string Payments = "when,amount,shop,label\n2026-01-01,10,a,0\n2026-01-02,0,b,1\n2026-01-03,,a,0\n2026-01-04,7.5,a,0\n";

    [Fact]
    public async Task Import_of_csv_finds_columns_roles_and_labels()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord record = await Import(server, "payments.csv", Payments);
        Assert.Equal(("payments.csv", 4, 4, "label", 1), (record.Name, record.Rows, record.Columns, record.LabelColumn, record.Anomalies));
        LoadedData data = Library(server).Load(record.Id);
        Assert.Equal([false, true, false, false], data.Labels!);
        Assert.Equal(["when", "amount", "shop"], data.Learned().Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task Profile_counts_missing_zeros_and_different_values()
    {
        await using RunningServer server = await RunningServer.Start();
        DataProfile profile = Library(server).Profile((await Import(server, "payments.csv", Payments)).Id);
        ColumnSummary amount = profile.Columns[1];
        Assert.Equal((ColumnKind.Number, 1L, 1L, 3, 0d, 10d), (amount.Kind, amount.Missing, amount.Zeros, amount.Distinct, amount.Minimum, amount.Maximum));
        Assert.Equal(17.5 / 3, amount.Mean!.Value, 12);
        Assert.Equal(3, amount.Histogram.Sum());
        Assert.Equal(new ValueCount("a", 3), profile.Columns[2].Frequent[0]);
        Assert.Equal(ColumnKind.Time, profile.Columns[0].Kind);
    }

    [Fact]
    public async Task Bad_rows_are_left_out_counted_and_shown_with_their_lines()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord record = await Import(server, "wide.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n9,10\n");
        DataProfile profile = Library(server).Profile(record.Id);
        Assert.Equal((3, 2L), (record.Rows, profile.BadRows));
        Assert.Equal([3, 4], profile.FirstBadRows.Select(row => row.Line));
        Assert.Contains("line 3: expected 2 fields", profile.FirstBadRows[0].Problem, StringComparison.Ordinal);
        Assert.Equal(3, Library(server).Load(record.Id).Table.Rows);
    }

    [Fact]
    public async Task File_of_more_bad_rows_than_good_ones_is_refused_by_its_name()
    {
        await using RunningServer server = await RunningServer.Start();
        DataException problem = await Assert.ThrowsAsync<DataException>(() => Import(server, "wrong.csv", "a,b\n1\n2\n3,4\n"));
        Assert.Contains("2 of 3 records", problem.Message, StringComparison.Ordinal);
        DataException quote = await Assert.ThrowsAsync<DataException>(() => Import(server, "quote.csv", "a,b\n1,2\n\"3,4\n5,6\n"));
        Assert.StartsWith("quote.csv, line 3", quote.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "uploads")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "data")));
    }

    [Theory]
    [InlineData("plain.csv", "1.5,2\n3,4\n5,6\n", new[] { "c0", "c1" }, 3)]
    [InlineData("quoted.csv", "name,text\na,\"x, \"\"y\"\"\nz\"\nb,w\n", new[] { "name", "text" }, 2)]
    [InlineData("empty.csv", "a,b\n1,\n,2\n", new[] { "a", "b" }, 2)]
    [InlineData("tabs.tsv", "a\tb\n1\t2\n", new[] { "a", "b" }, 1)]
    [InlineData("lines.jsonl", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2}\n", new[] { "a", "b" }, 2)]
    public async Task Files_of_all_habits_are_read(string name, string content, string[] columns, int rows)
    {
        await using RunningServer server = await RunningServer.Start();
        Table table = Library(server).Load((await Import(server, name, content)).Id).Table;
        Assert.Equal(columns, table.Columns.Select(column => column.Name));
        Assert.Equal(rows, table.Rows);
    }

    [Fact]
    public async Task Compressed_file_is_read_and_a_bomb_is_refused()
    {
        await using RunningServer server = await RunningServer.Start(options => options with { MaximumUploadBytes = 100_000 });
        DataSetRecord record = await Library(server).Import("payments.csv.gz", Compress(Encoding.UTF8.GetBytes(Payments)));
        Assert.Equal(4, record.Rows);
        ApiException problem = await Assert.ThrowsAsync<ApiException>(() => Library(server).Import("bomb.csv.gz", Compress(new byte[10_000_000])));
        Assert.Equal(413, problem.Status);
    }

    [Fact]
    public async Task Limits_of_rows_columns_and_bytes_are_kept()
    {
        await using RunningServer server = await RunningServer.Start(options => options with { MaximumRows = 3, MaximumColumns = 4, MaximumUploadBytes = 1000 });
        Assert.Contains("more than 3 rows", (await Assert.ThrowsAsync<DataException>(() => Import(server, "rows.csv", Payments))).Message, StringComparison.Ordinal);
        Assert.Contains("5 columns", (await Assert.ThrowsAsync<DataException>(() => Import(server, "columns.csv", "a,b,c,d,e\n1,2,3,4,5\n"))).Message, StringComparison.Ordinal);
        Assert.Equal(413, (await Assert.ThrowsAsync<ApiException>(() => Import(server, "bytes.csv", "a\n" + new string('1', 2000)))).Status);
        Assert.Equal(415, (await Assert.ThrowsAsync<ApiException>(() => Import(server, "book.xlsx", "a"))).Status);
        Assert.Equal(413, Assert.Throws<ApiException>(() => Library(server).AddGenerated("rings", 4)).Status);
    }

    [Fact]
    public async Task Generated_set_has_the_roles_of_its_generator()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord record = Library(server).AddGenerated("server-metrics", 1000, 7);
        Assert.Equal((1000, "generator:server-metrics"), (record.Rows, record.Origin));
        Assert.NotNull(record.TimeColumn);
        Assert.True(record.Anomalies > 0);
    }

    [DataFact]
    public async Task Catalogue_set_is_copied_into_the_data_folder_with_its_split()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord record = Library(server).AddCatalogue("ecg5000");
        Assert.Equal((5000, 142, 2081), (record.Rows, record.Columns, record.Anomalies));
        Assert.Equal(["beat"], record.Ignored);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(server.Folder, "data", "catalogue", "ecg5000")));
        Assert.NotNull(Library(server).Load(record.Id).Split);
        DataProfile profile = Library(server).Profile(record.Id);
        Assert.Equal(292, profile.Split!.Train);
        Assert.All(profile.Columns.Take(140), column => Assert.Equal(292, column.TrainHistogram!.Sum()));
        Assert.Equal(record.Id, Library(server).AddCatalogue("ECG5000").Id);
    }

    [Fact]
    public async Task Roles_are_checked_kept_and_used()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord record = await Import(server, "words.csv", "kind,value,other\nok,1,2\nbad,3,4\nok,5,6\n");
        Assert.Null(record.LabelColumn);
        DataSetRecord set = Library(server).SetRoles(record.Id, new DataRoles { Label = "kind", Normal = "ok", Ignored = ["other"] });
        Assert.Equal(1, set.Anomalies);
        Assert.Equal([false, true, false], Library(server).Load(record.Id).Labels!);
        Assert.Equal(["value"], Library(server).Load(record.Id).Learned().Columns.Select(column => column.Name));
        Assert.Throws<DataException>(() => Library(server).SetRoles(record.Id, new DataRoles { Label = "kind" }));
        Assert.Equal(400, Assert.Throws<ApiException>(() => Library(server).SetRoles(record.Id, new DataRoles { Label = "nothing" })).Status);
        Assert.Equal(400, Assert.Throws<ApiException>(() => Library(server).SetRoles(record.Id, new DataRoles { Label = "kind", Normal = "ok", Group = "kind" })).Status);
        Assert.Equal(400, Assert.Throws<ApiException>(() => Library(server).SetRoles(record.Id, new DataRoles { Time = "value" })).Status);
    }

    [Fact]
    public async Task Deleted_set_can_be_restored()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord record = await Import(server, "payments.csv", Payments);
        Library(server).Delete(record.Id);
        Assert.Empty(Library(server).List());
        Assert.Equal(404, Assert.Throws<ApiException>(() => Library(server).Load(record.Id)).Status);
        Library(server).Sweep();
        Library(server).Restore(record.Id);
        Assert.Equal(4, Library(server).Load(record.Id).Table.Rows);
    }

    private static DataSetLibrary Library(RunningServer server) => server.Services.GetRequiredService<DataSetLibrary>();

    private static Task<DataSetRecord> Import(RunningServer server, string name, string content) => Library(server).Import(name, new MemoryStream(Encoding.UTF8.GetBytes(content)));

    private static MemoryStream Compress(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(content);
        }

        compressed.Position = 0;
        return compressed;
    }
}
