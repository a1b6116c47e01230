using Misfit.Data.Datasets;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Server.Playback;

/// <summary>The rows of Cloudera's report on KDD 1999, and labelled rows beside them to choose thresholds with.</summary>
/// <param name="Train">97,278 normal connections, without labels.</param>
/// <param name="Test">The report's 10,000, with its labels and the true ones.</param>
/// <param name="Validation">2,500 other connections of the file that the test rows are from, without labels.</param>
/// <param name="ValidationAttacks">Which of them are attacks by the report's rule.</param>
internal sealed record ReportData(Table Train, Table Test, Table Validation, bool[] ValidationAttacks)
{
    private const string Name = "kdd99-cloudera";
    private const string ValidationName = "kdd99-corrected";
    private const string KindColumn = "connection";
    private const int ValidationNormals = 2000;
    private const int ValidationAttackCount = 500;
    private const int ValidationSeed = 8020;

    // The attacks of the training file; the report takes all others for normal.
    private static readonly HashSet<string> KnownAttacks =
    [
        "back", "buffer_overflow", "ftp_write", "guess_passwd", "imap", "ipsweep", "land", "loadmodule", "multihop", "neptune", "nmap", "perl", "phf", "pod", "portsweep", "rootkit",
        "satan", "smurf", "spy", "teardrop", "warezclient", "warezmaster",
    ];

    public static string LabelColumn => DataSetCatalog.Find(Name).LabelColumn;

    public static IReadOnlyList<string> FurtherLabelColumns => DataSetCatalog.Find(Name).FurtherLabelColumns;

    /// <summary>Reads all of it, from the mirror, the cache or the public addresses.</summary>
    /// <exception cref="DataException">A file cannot be had; says what to do.</exception>
    public static ReportData Load(CancellationToken cancellation)
    {
        var store = new DataSetStore();
        DataSet known = store.Load(Name, null, cancellation);
        Table table = known.Table;
        PublishedSplit split = known.Split!;
        string[] features = [.. table.Columns.Select(column => column.Name).Where(name => name != LabelColumn && !FurtherLabelColumns.Contains(name))];
        Table test = table.SelectRows(split.Test);
        DataSet others = store.Load(ValidationName, null, cancellation);
        (int[] rows, bool[] attacks) = DrawValidation(others.Table, test, features);
        return new ReportData(Only(table, features).SelectRows(split.Train), test, Only(others.Table, features).SelectRows(rows), attacks);
    }

    // The report's ratio of kinds, from what is left of the file when a row like each test row is taken out of it.
    private static (int[] Rows, bool[] Attacks) DrawValidation(Table file, Table test, string[] features)
    {
        Dictionary<string, int> taken = [];
        bool[] testAttacks = RowLabels.Read(test, LabelColumn);
        Column[] testColumns = [.. features.Select(name => test[name])];
        for (int row = 0; row < test.Rows; row++)
        {
            string key = Key(testColumns, row, testAttacks[row]);
            taken[key] = taken.GetValueOrDefault(key) + 1;
        }

        var kinds = (CategoryColumn)file[KindColumn];
        Column[] columns = [.. features.Select(name => file[name])];
        List<int> normals = [], attacks = [];
        for (int row = 0; row < file.Rows; row++)
        {
            bool attack = KnownAttacks.Contains(kinds.Text(row));
            string key = Key(columns, row, attack);
            if (taken.TryGetValue(key, out int left) && left > 0)
            {
                taken[key] = left - 1;
            }
            else
            {
                (attack ? attacks : normals).Add(row);
            }
        }

        var rng = new Rng(ValidationSeed);
        int[] drawn = [.. rng.Sample(normals.Count, ValidationNormals).Select(i => normals[i]), .. rng.Sample(attacks.Count, ValidationAttackCount).Select(i => attacks[i])];
        return (drawn, [.. drawn.Select((_, i) => i >= ValidationNormals)]);
    }

    private static string Key(Column[] columns, int row, bool attack) => string.Join(',', columns.Select(column => column.Text(row)).Append(attack ? "1" : "0"));

    private static Table Only(Table table, string[] names) => new([.. names.Select(name => table[name])]);
}
