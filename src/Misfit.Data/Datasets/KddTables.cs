using System.Globalization;
using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Data.Datasets;

// KDD Cup 1999: connections with 41 features and a label, without a header.
internal static class KddTables
{
    public const string NormalLabel = "normal.";
    public const int LabelIndex = 41;
    private const int ReversedAttacks = 24_319;
    private const long ReversedSeed = 0;

    // Names and order of kddcup.names.
    public static IReadOnlyList<string> Features { get; } =
    [
        "duration", "protocol_type", "service", "flag", "src_bytes", "dst_bytes", "land", "wrong_fragment", "urgent", "hot", "num_failed_logins", "logged_in",
        "num_compromised", "root_shell", "su_attempted", "num_root", "num_file_creations", "num_shells", "num_access_files", "num_outbound_cmds", "is_host_login",
        "is_guest_login", "count", "srv_count", "serror_rate", "srv_serror_rate", "rerror_rate", "srv_rerror_rate", "same_srv_rate", "diff_srv_rate",
        "srv_diff_host_rate", "dst_host_count", "dst_host_srv_count", "dst_host_same_srv_rate", "dst_host_diff_srv_rate", "dst_host_same_src_port_rate",
        "dst_host_srv_diff_host_rate", "dst_host_serror_rate", "dst_host_srv_serror_rate", "dst_host_rerror_rate", "dst_host_srv_rerror_rate",
    ];

    // What kddcup.names calls symbolic and the literature encodes as categories.
    private static readonly string[] Symbolic = ["protocol_type", "service", "flag", "land", "logged_in", "is_host_login", "is_guest_login"];

    public static DataSet Load(DataSetEntry entry, string path, CancellationToken cancellation)
    {
        Table raw = Read(path, [.. Enumerable.Range(0, LabelIndex + 1)], cancellation);
        var connection = (CategoryColumn)raw.Columns[LabelIndex];
        bool attacksAreNormal = entry.Name == "kdd99";
        var labels = new double[raw.Rows];
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = IsNormal(connection, row) == attacksAreNormal ? 1 : 0;
        }

        string[] levels = [.. connection.Levels.Select(level => level.TrimEnd('.'))];
        Column[] columns =
        [
            .. raw.Columns.Take(LabelIndex),
            new NumberColumn(entry.LabelColumn, labels),
            new CategoryColumn(entry.FurtherLabelColumns[0], connection.Codes.ToArray(), levels),
        ];
        var table = new Table(columns, entry.LabelColumn);
        return new DataSet(entry, entry.Name == "kddrev" ? table.SelectRows(Reversed(labels)) : table, null);
    }

    // The columns at the given places (the last is the label) under their names.
    public static Table Read(string path, int[] places, CancellationToken cancellation)
    {
        Table read = FileTables.Read(path, [.. places.Select(place => new ColumnSchema(Numbered(place), KindOf(place)))], header: false, cancellation);
        return new Table([.. places.Select((place, i) => Renamed(read.Columns[i], place == LabelIndex ? "connection" : Features[place]))]);
    }

    public static bool IsNormal(CategoryColumn connection, int row) => connection.Text(row) == NormalLabel;

    // Normal traffic and attacks drawn at random, in the order of the file.
    private static int[] Reversed(double[] labels)
    {
        int[] attacks = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] == 1)];
        var chosen = new HashSet<int>(new Rng(ReversedSeed).Sample(attacks.Length, ReversedAttacks).Select(index => attacks[index]));
        return [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] == 0 || chosen.Contains(row))];
    }

    private static ColumnKind KindOf(int place) =>
        place == LabelIndex || Symbolic.Contains(Features[place]) ? ColumnKind.Category : ColumnKind.Number;

    // The names that readers give to columns without one.
    private static string Numbered(int place) => string.Create(CultureInfo.InvariantCulture, $"c{place}");

    private static Column Renamed(Column column, string name) => column switch
    {
        NumberColumn numbers => new NumberColumn(name, numbers.Values.ToArray()),
        CategoryColumn words => new CategoryColumn(name, words.Codes.ToArray(), words.Levels),
        _ => throw new ArgumentException($"A column of kind {column.Kind} does not occur in KDD Cup 1999.", nameof(column)),
    };
}
