using Misfit.Tables;

namespace Misfit.Data.Tests.Databases;

public sealed class PostgresTests
{
    /// <summary>Rows made by the query itself, so that the test leaves nothing in the database.</summary>
    private const string Rows =
        """
        select * from (values
          (1, 2.5::float8, 3.25::numeric, 'visa', true, timestamp '2024-01-02 03:04:05.25', timestamptz '2024-01-02 03:04:05+02', date '2024-02-29', interval '90 seconds'),
          (2, 'NaN', null, 'NA', false, null, null, null, null),
          (3, 'infinity', 12345678901234567890123, 'a,"b', null, timestamp '2024-01-03', timestamptz '2024-01-03 00:00:00Z', date '2024-03-01', interval '0')
        ) as t(id, amount, price, card, ok, at, zoned, day, lasted) order by id
        """;

    private static string Server => Environment.GetEnvironmentVariable("MISFIT_TEST_POSTGRES")!;

    [PostgresFact]
    public void ReadAll_types_giveTypedColumns() => Assert.Equal(
        """
        id:Number 1|2|3
        amount:Number 2.5|∅|Infinity
        price:Number 3.25|∅|1.2345678901234568E+22
        card:Category visa|∅|a,"b
        ok:Category true|false|∅
        at:Time 2024-01-02T03:04:05.25|∅|2024-01-03
        zoned:Time 2024-01-02T01:04:05|∅|2024-01-03
        day:Time 2024-02-29|∅|2024-03-01
        lasted:Number 90|∅|0
        """,
        Sample.Describe(TableSource.Parse($"{Server}?{Rows}").ReadAll()));

    [PostgresFact]
    public void Open_expected_streamsInOrder()
    {
        using TableReader reader = TableSource.Parse($"{Server}?select i as n, 'w' || i % 3 as w from generate_series(1, 100000) i").Open([Sample.Category("w"), Sample.Number("n")]);
        long rows = 0;
        while (reader.Read(1000) is { } batch)
        {
            var numbers = (NumberColumn)batch["n"];
            Assert.Equal(rows + 1, numbers.Values[0]);
            Assert.Equal($"w{(rows + 1) % 3}", batch["w"].Text(0));
            rows += batch.Rows;
        }

        Assert.Equal(100_000, rows);
    }

    [PostgresFact]
    public void Open_badQueries_sayWhy()
    {
        Check("select * from no_such_table", "no_such_table");
        Check("create table misfit_test (a int)", "read-only");
        Check("select 1 as a, 2 as a", "'a' more than once");
        Check("select point(1, 2) as p", "column 'p'");
        Check("select 1 / (i - 50) as r from generate_series(1, 100) i", "division by zero");
    }

    [PostgresFact]
    public void Open_wrongPassword_saysSoWithoutIt()
    {
        var uri = new Uri(Server);
        string message = Sample.Error(() => TableSource.Parse($"postgres://nobody_here:topsecret@{uri.Host}:{uri.Port}{uri.AbsolutePath}?select 1").Open());
        Assert.DoesNotContain("topsecret", message, StringComparison.Ordinal);
        Assert.Contains("nobody_here", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_noServer_saysSo() =>
        Assert.Contains("postgres://127.0.0.1/none", Sample.Error(() => TableSource.Parse("postgres://me:secret@127.0.0.1:1/none?select 1").Open()), StringComparison.Ordinal);

    private static void Check(string query, string expected) =>
        Assert.Contains(expected, Sample.Error(() => TableSource.Parse($"{Server}?{query}").ReadAll()), StringComparison.Ordinal);
}
