using System.Globalization;
using Misfit.Server.Api;
using Misfit.Tables;

namespace Misfit.Server.Records;

/// <summary>Tables with values changed by hand. An empty text makes a value missing.</summary>
internal static class RowEditor
{
    /// <summary>The table with some values of one row changed.</summary>
    public static Table Change(Table rows, int row, IReadOnlyDictionary<string, string> changes) =>
        changes.Count == 0 ? rows : With(rows, [.. changes.Select(change => Change(Column(rows, change.Key), [row], [change.Value]))]);

    /// <summary>One row over and over, with another value of one column in each.</summary>
    public static Table Sweep(Table rows, int row, string column, IReadOnlyList<string> values)
    {
        Table repeated = rows.SelectRows([.. Enumerable.Repeat(row, values.Count)]);
        return With(repeated, [Change(Column(repeated, column), [.. Enumerable.Range(0, values.Count)], values)]);
    }

    private static Column Column(Table rows, string name) => rows.Find(name) ?? throw ApiException.BadRequest($"There is no column '{name}'.");

    private static Table With(Table rows, IReadOnlyList<Column> changed) =>
        new([.. rows.Columns.Select(column => changed.FirstOrDefault(other => other.Name == column.Name) ?? column)], rows.LabelColumn) { RowShape = rows.RowShape };

    private static Column Change(Column column, int[] rows, IReadOnlyList<string> texts)
    {
        switch (column)
        {
            case NumberColumn numbers:
                double[] values = numbers.Values.ToArray();
                Put(rows, texts, (row, text) => values[row] = Number(column.Name, text));
                return new NumberColumn(column.Name, values);
            case TimeColumn times:
                long[] ticks = times.Ticks.ToArray();
                Put(rows, texts, (row, text) => ticks[row] = Time(column.Name, text));
                return new TimeColumn(column.Name, ticks);
            default:
                var words = (CategoryColumn)column;
                List<string> levels = [.. words.Levels];
                int[] codes = words.Codes.ToArray();
                Put(rows, texts, (row, text) => codes[row] = Level(levels, text));
                return new CategoryColumn(column.Name, codes, levels);
        }
    }

    private static void Put(int[] rows, IReadOnlyList<string> texts, Action<int, string> set)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            set(rows[i], texts[i].Trim());
        }
    }

    private static double Number(string column, string text) =>
        text.Length == 0 ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
        : throw ApiException.BadRequest($"{column} must be a number, was '{text}'.");

    private static long Time(string column, string text) =>
        text.Length == 0 ? TimeColumn.Missing
        : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time) ? time.Ticks
        : throw ApiException.BadRequest($"{column} must be a time, was '{text}'.");

    private static int Level(List<string> levels, string text)
    {
        if (text.Length == 0)
        {
            return -1;
        }

        int level = levels.IndexOf(text);
        if (level < 0)
        {
            levels.Add(text);
            level = levels.Count - 1;
        }

        return level;
    }
}
