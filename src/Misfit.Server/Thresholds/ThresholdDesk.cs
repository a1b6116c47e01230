using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Misfit.Decisions;
using Misfit.Metrics;
using Misfit.Server.Api;
using Misfit.Server.Feedback;
using Misfit.Server.Incidents;
using Misfit.Server.Models;

namespace Misfit.Server.Thresholds;

/// <summary>Where a split's rows are counted.</summary>
internal enum Scope
{
    /// <summary>The rows a threshold is reported on.</summary>
    Test,

    /// <summary>The rows it is chosen on.</summary>
    Validation,

    /// <summary>Both.</summary>
    All,
}

/// <summary>Thresholds of runs: chosen by a goal on the validation split, counted, and handed to the model.</summary>
internal sealed class ThresholdDesk(InvestigationDesk desk, ModelLibrary models)
{
    /// <summary>The first rows hold the number of rows and a reserved zero.</summary>
    private const int HeadBytes = 8;

    /// <summary>The threshold that reaches the goal on the validation split.</summary>
    public static double Choose(Investigation run, ThresholdGoal goal)
    {
        int[] rows = Rows(run, Scope.Validation);
        return goal.Choose([.. rows.Select(row => run.Run.Scores[row])], run.Run.Roles.Anomalies is { } truth ? [.. rows.Select(row => truth[row])] : null);
    }

    /// <summary>What a threshold does to the rows of a split.</summary>
    public static Counts Count(Investigation run, double threshold, Scope scope) =>
        Counts.Of(Rows(run, scope), Flags(run, threshold), run.Run.Roles.Anomalies);

    /// <summary>What a threshold does to the rows that people judged, with their verdicts as labels; null when there are none.</summary>
    public static Counts? CountFeedback(Investigation run, double threshold)
    {
        (double Score, bool Anomaly)[] judged = [.. FeedbackLabels.Of(run.Marks).Select(label => (run.Run.Scores[label.Key], label.Value)).Where(row => !double.IsNaN(row.Item1))];
        long Of(bool flagged, bool anomaly) => judged.LongCount(row => row.Score > threshold == flagged && row.Anomaly == anomaly);
        return judged.Length == 0 ? null : new Counts(judged.Length, judged.Count(row => row.Score > threshold), new Confusion(Of(true, true), Of(true, false), Of(false, false), Of(false, true)));
    }

    /// <summary>Which rows a threshold flags.</summary>
    public static bool[] Flags(Investigation run, double threshold) => Array.ConvertAll(run.Run.Scores, score => score > threshold);

    /// <summary>The rows of a split that have a score.</summary>
    public static int[] Rows(Investigation run, Scope scope) =>
        [.. Enumerable.Range(0, run.Run.Scores.Length).Where(row => !double.IsNaN(run.Run.Scores[row]) && (scope == Scope.All || RowSplit.IsTest(row) == (scope == Scope.Test)))];

    /// <summary>Makes a threshold that of the model, for all runs and for rows to come.</summary>
    /// <returns>The rule that was set before; null for that of training.</returns>
    public string? Apply(Investigation run, ThresholdRule? rule)
    {
        if (run.LinePerGroup)
        {
            throw ApiException.Conflict("This model has a threshold for each group; set a rule such as contamination=0.01 on the Models page instead of one score.");
        }

        string? before = run.ModelRecord.Threshold;
        models.SetThreshold(run.ModelRecord.Id, rule);
        return before;
    }

    /// <summary>Opens a run.</summary>
    public Investigation Open(string run) => desk.Open(run);

    /// <summary>
    /// Scores, labels, split and group of all rows with a score, little-endian: int32 rows, four bytes of zeros, float64 scores, a byte of flags each (1 anomaly, 2 test split,
    /// 4 labels are known, 8 judged by people, 16 an anomaly to them), uint16 groups.
    /// </summary>
    public static byte[] Pack(Investigation run, string? groupColumn)
    {
        int[] rows = Rows(run, Scope.All);
        var packed = new byte[HeadBytes + (11 * rows.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, rows.Length);
        Span<double> scores = MemoryMarshal.Cast<byte, double>(packed.AsSpan(HeadBytes, 8 * rows.Length));
        Span<byte> flags = packed.AsSpan(HeadBytes + (8 * rows.Length), rows.Length), groups = packed.AsSpan(HeadBytes + (9 * rows.Length));
        IReadOnlyDictionary<int, bool> judged = FeedbackLabels.Of(run.Marks);
        ushort[] numbers = groupColumn is null ? [] : GroupNumbers(run, groupColumn, rows);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            scores[i] = run.Run.Scores[row];
            flags[i] = (byte)((run.Run.Roles.Anomalies?[row] == true ? 1 : 0) | (RowSplit.IsTest(row) ? 2 : 0) | (run.Run.Roles.Anomalies is null ? 0 : 4) | (!judged.TryGetValue(row, out bool anomaly) ? 0 : anomaly ? 24 : 8));
            BinaryPrimitives.WriteUInt16LittleEndian(groups[(2 * i)..], numbers.Length == 0 ? (ushort)0 : numbers[i]);
        }

        return packed;
    }

    /// <summary>The threshold that reaches the goal for each group alone, on its rows of the validation split; null where it cannot be told.</summary>
    public static double? ChooseFor(Investigation run, ThresholdGoal goal, string column, string group)
    {
        int[] rows = [.. Rows(run, Scope.Validation).Where(row => Name(run.Run.Rows[column].Text(row)) == group)];
        bool[]? truth = run.Run.Roles.Anomalies is { } anomalies ? [.. rows.Select(row => anomalies[row])] : null;
        return rows.Length == 0 || (goal.NeedsLabels && truth?.Contains(true) != true) ? null : goal.Choose([.. rows.Select(row => run.Run.Scores[row])], truth);
    }

    private static ushort[] GroupNumbers(Investigation run, string column, int[] rows)
    {
        string[] names = [.. rows.Select(row => Name(run.Run.Rows[column].Text(row)))];
        Dictionary<string, int> numbers = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        return Array.ConvertAll(names, name => (ushort)numbers[name]);
    }

    private static string Name(string text) => text.Length == 0 ? GroupFigures.Missing : text;
}
