using System.Globalization;
using Misfit.Explanations;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>Scores and explains the rows of groups, each by the model of its group.</summary>
internal sealed class GroupedScorer(PipelineModel model)
{
    private const int GroupsNamed = 10;

    private readonly SeriesOptions options = model.Recipe.Series!;

    /// <summary>The columns a table must have: those that any group learned from.</summary>
    public static IReadOnlyList<ColumnSchema> Schema(PipelineModel model)
    {
        string group = model.Recipe.Series!.Group!;
        return [.. model.Groups.Values.SelectMany(part => part.Schema).DistinctBy(column => column.Name).Select(column => column.Name == group ? new ColumnSchema(group, model.GroupKind) : column)];
    }

    /// <summary>The findings of all groups, each with the name of its group.</summary>
    public static TrainingHealth Health(IEnumerable<KeyValuePair<string, PipelineModel>> groups) => Health(groups.Select(group => KeyValuePair.Create(group.Key, group.Value.Health)));

    /// <inheritdoc cref="Health(IEnumerable{KeyValuePair{string, PipelineModel}})"/>
    public static TrainingHealth Health(IEnumerable<KeyValuePair<string, TrainingHealth>> groups) => new()
    {
        Interrupted = groups.Any(group => group.Value.Interrupted),
        Findings = [.. groups.SelectMany(group => group.Value.Findings.Select(finding => finding with { Message = $"{group.Key}: {finding.Message}" }))],
    };

    /// <summary>The groups with something done to each model.</summary>
    public static SortedDictionary<string, PipelineModel> Each(IReadOnlyDictionary<string, PipelineModel> groups, Func<PipelineModel, PipelineModel> change) =>
        new(groups.ToDictionary(group => group.Key, group => change(group.Value)), StringComparer.Ordinal);

    /// <summary>Scores rows. Those of groups that were not fitted get the score NaN, and a note.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">The number by which messages call the first row.</param>
    /// <param name="learned">The windows each group's detector was fitted on, when they are of these rows.</param>
    /// <exception cref="DataException">No row is of a group that was fitted.</exception>
    public ScoredRows Score(Table rows, long firstRow, IReadOnlyDictionary<string, WindowedSeries>? learned = null)
    {
        _ = SeriesClock.Times(rows, options.Time, firstRow);
        (string Name, int[] Rows)[] groups = SeriesGroups.RowsOf(rows, options);
        string[] strangers = [.. groups.Where(group => !model.Groups.ContainsKey(group.Name)).Select(group => group.Name)];
        if (groups.Length > 0 && strangers.Length == groups.Length)
        {
            throw new DataException($"No row is of a group the model was fitted on. '{options.Group}' is {Names(strangers)}; fitted were {Names(model.Groups.Keys)}.");
        }

        var together = new Gathering(rows.Rows);
        foreach ((string name, int[] members) in groups)
        {
            if (model.Groups.TryGetValue(name, out PipelineModel? part))
            {
                ScoredRows scored = Named(name, () => new SeriesScorer(part, part.FittedSeries!).Score(rows.SelectRows(members), firstRow, learned?[name]));
                together.Add(name, members, scored, Excess(part, scored.Scores));
            }
        }

        if (strangers.Length > 0)
        {
            int count = groups.Where(group => strangers.Contains(group.Name)).Sum(group => group.Rows.Length);
            together.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {rows.Rows:N0} rows have no score: the model was not fitted on {(strangers.Length == 1 ? "the group" : "the groups")} {Names(strangers)}, only on {Names(model.Groups.Keys)}"));
        }

        return together.Rows();
    }

    /// <summary>Explains rows.</summary>
    /// <exception cref="DataException">The row's group was not fitted, or the row has no score.</exception>
    public IReadOnlyList<Explanation> Explain(Table rows, IReadOnlyList<int> asked)
    {
        var explanations = new Dictionary<int, Explanation>();
        HashSet<int> wanted = [.. asked];
        foreach ((string name, int[] members) in SeriesGroups.RowsOf(rows, options))
        {
            int[] places = [.. Enumerable.Range(0, members.Length).Where(place => wanted.Contains(members[place]))];
            if (places.Length == 0)
            {
                continue;
            }

            PipelineModel part = model.Groups.GetValueOrDefault(name)
                ?? throw new DataException($"Rows of the group '{name}' have no score: the model was not fitted on it, only on {Names(model.Groups.Keys)}.");
            foreach (Explanation explanation in Named(name, () => new SeriesScorer(part, part.FittedSeries!).Explain(rows.SelectRows(members), places, members)))
            {
                explanations[explanation.Row] = explanation;
            }
        }

        return [.. asked.Select(row => explanations[row])];
    }

    private static double[] Excess(PipelineModel part, double[] scores)
    {
        double threshold = part.Threshold.Value;
        double distance = threshold - Quantile.OfSorted(part.Calibration.Normal.Scores, 0.5);
        double unit = double.IsFinite(distance) && distance > 0 ? distance : 1;
        return Array.ConvertAll(scores, score => (score - threshold) / unit);
    }

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(GroupsNamed).Select(name => $"'{name}'")) + (all.Length > GroupsNamed ? $" and {all.Length - GroupsNamed} more" : "");
    }

    private static T Named<T>(string group, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (DataException exception)
        {
            throw new DataException($"Group '{group}': {exception.Message}", exception);
        }
    }

    /// <summary>What is said of the rows of one table, group by group.</summary>
    private sealed class Gathering(int rows)
    {
        private readonly double[] scores = Nothing(rows);
        private readonly double[] chances = Nothing(rows);
        private readonly double[] excess = Nothing(rows);
        private readonly bool[] flagged = new bool[rows];
        private readonly int[] intervalOfRow = new int[rows];
        private readonly List<Interval> intervals = [];
        private readonly List<ColumnCounts> counts = [];
        private HashSet<string>? extra;

        public List<string> Notes { get; } = [];

        public void Add(string group, int[] members, ScoredRows part, double[] partExcess)
        {
            for (int i = 0; i < members.Length; i++)
            {
                int row = members[i];
                (scores[row], chances[row], excess[row], flagged[row]) = (part.Scores[i], part.PValues[i], partExcess[i], part.Flagged[i]);
                intervalOfRow[row] = part.IntervalOfRow[i] == 0 ? 0 : intervals.Count + part.IntervalOfRow[i];
            }

            int before = intervals.Count;
            intervals.AddRange(part.Intervals.Select(interval => interval with { Id = before + interval.Id, PeakRow = members[interval.PeakRow] }));
            counts.AddRange(part.Counts);
            extra = extra is null ? [.. part.ExtraColumns] : [.. extra.Where(part.ExtraColumns.Contains)];
            Notes.AddRange(part.Notes.Select(note => $"{group}: {note}"));
        }

        public ScoredRows Rows()
        {
            ColumnCounts[] summed = [.. counts.GroupBy(column => column.Column).Select(same => new ColumnCounts(same.Key, same.Sum(column => column.Missing), same.Sum(column => column.Unseen)))];
            return new ScoredRows(scores, chances, flagged, summed, [.. extra ?? []])
            {
                Intervals = intervals,
                IntervalOfRow = intervalOfRow,
                Notes = Notes,
                Excess = excess,
            };
        }

        private static double[] Nothing(int rows) => [.. Enumerable.Repeat(double.NaN, rows)];
    }
}
