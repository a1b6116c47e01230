using System.Globalization;
using Misfit.Tables;

namespace Misfit.Server.Incidents;

/// <summary>A run as it is investigated: the rows of its data set in the order in which they follow each other, and the score of each.</summary>
internal sealed class InvestigatedRun
{
    private readonly ILookup<int, int> byGroup;

    /// <param name="id">The run.</param>
    /// <param name="rows">All columns of the data set.</param>
    /// <param name="scores">The score of each row; NaN for none.</param>
    /// <param name="threshold">Rows above it are flagged, until feedback says otherwise.</param>
    /// <param name="roles">Which columns say when, where and what is true.</param>
    public InvestigatedRun(string id, Table rows, double[] scores, double threshold, RunRoles roles)
    {
        (Id, Rows, Scores, Threshold, Roles) = (id, rows, scores, threshold, roles);
        Ticks = roles.Time is { } time && rows.Find(time) is TimeColumn times ? times.Ticks.ToArray() : null;
        (GroupNames, GroupOfRow) = Groups(roles.Group is { } group ? rows.Find(group) : null, scores.Length);
        Order = [.. Enumerable.Range(0, scores.Length).Where(row => Ticks?[row] != TimeColumn.Missing).OrderBy(row => GroupOfRow[row]).ThenBy(PlaceOf)];
        byGroup = Order.ToLookup(row => GroupOfRow[row]);
        double[] sorted = [.. scores.Where(score => !double.IsNaN(score)).Order()];
        Middle = sorted.Length == 0 ? double.NaN : Numerics.Quantile.OfSorted(sorted, 0.5);
        SortedScores = sorted;
    }

    public string Id { get; }

    public Table Rows { get; }

    public double[] Scores { get; }

    public double Threshold { get; }

    public RunRoles Roles { get; }

    /// <summary>The time of each row; null where the data set has none.</summary>
    public long[]? Ticks { get; }

    /// <summary>The names of the groups; one empty name where there are none.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    public int[] GroupOfRow { get; }

    /// <summary>Rows, one group after the other, each by time or else by place. Rows without a time are not among them.</summary>
    public int[] Order { get; }

    /// <summary>The rows of a group in their order.</summary>
    public IEnumerable<int> RowsOf(int group) => byGroup[group];

    /// <summary>All scores, ascending.</summary>
    public double[] SortedScores { get; }

    /// <summary>The median score.</summary>
    public double Middle { get; }

    public bool HasGroups => GroupNames.Count > 1 || GroupNames[0].Length > 0;

    /// <summary>The time of a row in ticks, or its number.</summary>
    public long PlaceOf(int row) => Ticks?[row] ?? row;

    /// <summary>A place for people, who number rows from 1.</summary>
    public string PlaceText(long place) => Ticks is null ? $"row {place + 1}" : PlaceInput(place);

    /// <summary>A place as it is typed: a time, or the number of a row.</summary>
    public string PlaceInput(long place)
    {
        if (Ticks is null)
        {
            return (place + 1).ToString(CultureInfo.InvariantCulture);
        }

        string text = new TimeColumn("", [place]).Text(0).Replace('T', ' ');
        return place % TimeSpan.TicksPerMinute == 0 && text.EndsWith(":00", StringComparison.Ordinal) ? text[..^3] : text;
    }

    /// <summary>The columns that are neither time, group, label nor left out.</summary>
    public IEnumerable<Column> LearnedColumns => Rows.Columns.Where(column => column.Name != Roles.Time && column.Name != Roles.Group && column.Name != Roles.Label && !Roles.Ignored.Contains(column.Name));

    private static (string[] Names, int[] OfRow) Groups(Column? column, int rows)
    {
        if (column is null)
        {
            return ([""], new int[rows]);
        }

        string[] texts = [.. Enumerable.Range(0, rows).Select(column.Text)];
        string[] names = [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> numbers = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        return (names, Array.ConvertAll(texts, text => numbers[text]));
    }
}

/// <summary>Which columns of a data set mean what.</summary>
/// <param name="Time">When a row was.</param>
/// <param name="Group">Whose it is.</param>
/// <param name="Label">What is true of it.</param>
/// <param name="Ignored">Left out.</param>
/// <param name="Anomalies">Whether each row is an anomaly; null without labels.</param>
internal sealed record RunRoles(string? Time, string? Group, string? Label, IReadOnlyList<string> Ignored, bool[]? Anomalies);
