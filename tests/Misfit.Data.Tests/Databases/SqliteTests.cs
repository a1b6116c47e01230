using Microsoft.Data.Sqlite;
using Misfit.Tables;

namespace Misfit.Data.Tests.Databases;

public sealed class SqliteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string file;

    public SqliteTests()
    {
        file = folder.Path("shop.db");
        Execute(
            """
            create table payments (id integer, amount real, card text, at text, note blob);
            insert into payments values (1, 9.5, 'visa', '2024-01-02 03:04:05', null), (2, null, 'amex', '2024-01-03 00:00:00', null), (3, 1e300, '', null, null);
            """);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReadAll_query_givesTypedColumns() => Assert.Equal(
        "id:Number 1|2|3\namount:Number 9.5|∅|1E+300\ncard:Category visa|amex|∅\nat:Time 2024-01-02T03:04:05|2024-01-03|∅",
        Sample.Describe(TableSource.Parse($"sqlite:{file}?select id, amount, card, at from payments order by id").ReadAll()));

    [Fact]
    public void Open_expected_streamsAndKeepsRows()
    {
        var options = new TableReadOptions { KeepRecords = true };
        using TableReader reader = TableSource.Parse($"sqlite:{file}?select * from payments where id < 3", options).Open([Sample.Category("card"), Sample.Number("amount")]);
        Table batch = reader.Read(10)!;
        Assert.Equal("card:Category visa|amex\namount:Number 9.5|∅", Sample.Describe(batch));
        Assert.Equal("1,9.5,visa,2024-01-02 03:04:05,", Sample.Record(batch, 0));
    }

    [Fact]
    public void Open_badQueries_sayWhy()
    {
        Check("select * from payment", "no such table: payment", "Its tables are 'payments'");
        Check("insert into payments(id) values (4)", "readonly");
        Check("select id, id from payments", "'id' more than once");
        Check("select id from payments where id > 9", "no rows");
        Check("select x'0102' as note from payments", "column 'note': values of type BLOB");
        Assert.Contains("does not exist", Sample.Error(() => TableSource.Parse($"sqlite:{file}x?select 1").Open()), StringComparison.Ordinal);
        File.WriteAllText(folder.Path("no.db"), new string('x', 5000));
        Assert.Contains("not a database", Sample.Error(() => TableSource.Parse($"sqlite:{folder.Path("no.db")}?select 1").Open()), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_wordAmongNumbers_saysTheRow()
    {
        Execute("insert into payments values ('four', 1, 'visa', null, null)");
        using TableReader reader = TableSource.Parse($"sqlite:{file}?select * from payments").Open([Sample.Number("id")]);
        Assert.Contains("row 4, column 'id': expected a number, found 'four'", Sample.Error(() => reader.Read(10)), StringComparison.Ordinal);
    }

    private void Check(string query, params string[] expected)
    {
        string message = Sample.Error(() => TableSource.Parse($"sqlite:{file}?{query}").ReadAll());
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
