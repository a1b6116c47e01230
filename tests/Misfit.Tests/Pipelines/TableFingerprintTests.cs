using Misfit.Pipelines;
using Misfit.Tables;
using Misfit.Tests.Preprocessing;

namespace Misfit.Tests.Pipelines;

public sealed class TableFingerprintTests
{
    private static readonly Table Rows = SampleTables.Payments(50, 1);
    private static readonly string Fingerprint = TableFingerprint.Of(Rows);

    [Fact]
    public void Fingerprint_isASha256() => Assert.Matches("^[0-9a-f]{64}$", Fingerprint);

    [Fact]
    public void Fingerprint_ofReorderedColumns_isTheSame() =>
        Assert.Equal(Fingerprint, TableFingerprint.Of(new Table([.. Rows.Columns.Reverse()])));

    [Fact]
    public void Fingerprint_ofOtherLevelNumbers_isTheSame()
    {
        Table one = new([new CategoryColumn("x", [0, -1, 1], ["a", "b"])]);
        Table other = new([new CategoryColumn("x", [2, -1, 0], ["b", "unused", "a"])]);
        Assert.Equal(TableFingerprint.Of(one), TableFingerprint.Of(other));
    }

    [Fact]
    public void Fingerprint_ofAnyOtherValue_differs()
    {
        Table[] others =
        [
            Rows.With("fee", 3, 1.0), Rows.With("fee", 3, double.NaN), Rows.With("merchant", 3, "casino"), Rows.With("time", 3, "2020-01-01"),
            Rows.SelectRows([.. Enumerable.Range(0, 49)]), Rows.SelectRows([.. Enumerable.Range(0, 50).Reverse()]),
            new Table([new NumberColumn("renamed", ((NumberColumn)Rows["amount"]).Values.ToArray()), .. Rows.Columns.Skip(1)]),
        ];
        Assert.Equal(others.Length + 1, others.Select(TableFingerprint.Of).Append(Fingerprint).Distinct().Count());
    }
}
