using System.Globalization;
using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Tests.Preprocessing;

/// <summary>Small tables for tests.</summary>
internal static class SampleTables
{
    public static CategoryColumn Category(string name, params string?[] values)
    {
        var levels = new List<string>();
        var codes = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            codes[i] = values[i] is not { } value ? -1 : levels.IndexOf(value);
            if (values[i] is { } level && codes[i] < 0)
            {
                codes[i] = levels.Count;
                levels.Add(level);
            }
        }

        return new CategoryColumn(name, codes, levels);
    }

    public static TimeColumn Time(string name, params string?[] values) => new(name, Array.ConvertAll(values, Ticks));

    public static long Ticks(string? text) =>
        text is null ? TimeColumn.Missing : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).Ticks;

    /// <summary>
    /// Payments of a year: the amount follows the merchant's kind, the fee follows the amount, purchases are made by day. Some ages are
    /// missing, and the currency is always the same.
    /// </summary>
    public static Table Payments(int rows, int seed)
    {
        var rng = new Rng(seed);
        string[] kinds = ["grocery", "fuel", "travel", "books"];
        var amounts = new double[rows];
        var fees = new double[rows];
        var ages = new double[rows];
        var merchants = new string[rows];
        var times = new long[rows];
        long start = Ticks("2025-01-01");
        for (int i = 0; i < rows; i++)
        {
            int kind = rng.NextInt32(kinds.Length);
            merchants[i] = kinds[kind];
            amounts[i] = Math.Round((20 * (kind + 1)) + (3 * rng.NextGaussian()), 2);
            fees[i] = (0.02 * amounts[i]) + (0.01 * rng.NextGaussian());
            ages[i] = rng.NextDouble() < 0.1 ? double.NaN : 20 + rng.NextInt32(50);
            times[i] = start + (rng.NextInt32(365) * TimeSpan.TicksPerDay) + (long)((14 + rng.NextGaussian()) * TimeSpan.TicksPerHour);
        }

        return new Table(
        [
            new NumberColumn("amount", amounts),
            new NumberColumn("fee", fees),
            Category("merchant", merchants),
            new NumberColumn("age", ages),
            new TimeColumn("time", times),
            Category("currency", [.. Enumerable.Repeat("EUR", rows)]),
        ]);
    }

    /// <summary>A copy with one value replaced.</summary>
    public static Table With(this Table table, string column, int row, object value) => new(
        [.. table.Columns.Select(source => source.Name != column ? source : source switch
        {
            NumberColumn numbers => new NumberColumn(column, Replaced(numbers.Values.ToArray(), row, (double)value)),
            TimeColumn times => new TimeColumn(column, Replaced(times.Ticks.ToArray(), row, Ticks((string)value))),
            _ => (Column)Category(column, Replaced([.. Enumerable.Range(0, source.Count).Select(i => source.IsMissing(i) ? null : source.Text(i))], row, (string?)value)),
        })]);

    private static T[] Replaced<T>(T[] values, int row, T value)
    {
        values[row] = value;
        return values;
    }
}
