using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>Learns which parts of a time column tell something.</summary>
internal static class TimeFitter
{
    // A cycle can be told from chance once it was seen twice; a little less is enough, since the ends of the range are cut off.
    private static readonly (TimeParts Part, double Days)[] Cycles =
        [(TimeParts.Hour, 1.9), (TimeParts.Weekday, 13), (TimeParts.DayOfMonth, 58), (TimeParts.Month, 720)];

    public static (ColumnEncoder? Encoder, ColumnReport Report) Fit(TimeColumn column, PreprocessingOptions options, bool keep)
    {
        long[] sorted = Sorted(column);
        int missing = column.Count - sorted.Length;
        int distinct = sorted.Length == 0 ? 0 : 1 + Enumerable.Range(1, sorted.Length - 1).Count(i => sorted[i] != sorted[i - 1]);
        if (distinct == 0)
        {
            return ColumnFitter.LeftOut(column, "left out: it has no values", missing);
        }

        if (distinct == 1 && missing == 0 && !keep)
        {
            return ColumnFitter.LeftOut(column, $"left out: it is always {column.Text(0)}", 0, 1);
        }

        PartValues[] values = Array.ConvertAll(sorted, PartValues.Of);
        TimeParts parts = options.Times ?? Covered(sorted);
        foreach ((TimeParts part, _) in Cycles)
        {
            parts &= !keep && values.All(value => value.Share(part) == values[0].Share(part)) ? ~part : parts;
        }

        if (parts == TimeParts.None)
        {
            return ColumnFitter.LeftOut(column, options.Times == TimeParts.None ? "left out, as asked" : "left out: it does not cover two days, weeks, months or years whose parts vary", missing, distinct);
        }

        FittedScaler? elapsed = parts.HasFlag(TimeParts.Elapsed) ? FittedScaler.Fit(options.Scaler, Array.ConvertAll(values, value => value.Days)) : null;
        return ColumnFitter.Used(new TimeEncoder(column.Name, parts, Typical(values), options.Scaler == Scaler.MinMax, elapsed, missing > 0), missing, distinct);
    }

    private static TimeParts Covered(long[] sorted)
    {
        // Without the hundredth at either end, so that one wrong date does not stretch the range.
        int cut = sorted.Length / 100;
        double days = (sorted[^(1 + cut)] - sorted[cut]) / (double)TimeSpan.TicksPerDay * sorted.Length / (sorted.Length - (2 * cut));
        TimeParts parts = TimeParts.None;
        foreach ((TimeParts part, double needed) in Cycles)
        {
            parts |= days >= needed ? part : TimeParts.None;
        }

        return parts;
    }

    private static PartValues Typical(PartValues[] values) => new(
        (MostCommon(values, 24, value => value.Hour) + 0.5) / 24,
        MostCommon(values, 7, value => value.Weekday) / 7.0,
        MostCommon(values, 31, value => value.DayOfMonth) / 31.0,
        MostCommon(values, 12, value => value.Month) / 12.0,
        values[(values.Length - 1) / 2].Days);

    private static int MostCommon(PartValues[] values, int steps, Func<PartValues, double> share)
    {
        var counts = new int[steps];
        foreach (PartValues value in values)
        {
            // The small addition undoes the rounding of n / steps × steps.
            counts[(int)((share(value) * steps) + 1e-6)]++;
        }

        return Array.IndexOf(counts, counts.Max());
    }

    private static long[] Sorted(TimeColumn column)
    {
        ReadOnlySpan<long> ticks = column.Ticks;
        var present = new List<long>(ticks.Length);
        for (int i = 0; i < ticks.Length; i++)
        {
            TimeEncoder.CheckRange(column.Name, ticks[i], i);
            if (ticks[i] != TimeColumn.Missing)
            {
                present.Add(ticks[i]);
            }
        }

        present.Sort();
        return [.. present];
    }
}
