using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Server.Incidents;

/// <summary>
/// What a column is expected to be at each row, from the column alone: the median of the values that were not flagged at the same hour of working days or of weekends, or without such a
/// rhythm of the <see cref="Window"/> values before, ± <see cref="Widths"/> · 1.4826 · their median absolute deviation. The band rule flags a value exactly when it is outside.
/// </summary>
internal sealed record ExpectedBand(IReadOnlyList<int> Rows, double[] Values, double[] Middle, double[] Lower, double[] Upper)
{
    /// <summary>Half the width of the band, in standard deviations of normally distributed values.</summary>
    public const double Widths = 4;

    /// <summary>Values that the band is made of where there is no rhythm of days.</summary>
    public const int Window = 50;

    private const int FewestInSlot = 6;
    private const double ToDeviation = 1.4826;

    /// <summary>Whether the band rule flags the value at this place: exactly when it is outside the band.</summary>
    public bool IsOutside(int place) => Values[place] > Upper[place] || Values[place] < Lower[place];

    /// <summary>The band of a column along the rows of one group.</summary>
    public static ExpectedBand Of(InvestigatedRun run, NumberColumn column, int group, bool[] flagged)
    {
        int[] rows = [.. run.RowsOf(group).Where(row => !column.IsMissing(row))];
        var band = new ExpectedBand(rows, [.. rows.Select(row => column.Values[row])], new double[rows.Length], new double[rows.Length], new double[rows.Length]);
        double floor = Floor(band.Values);
        if (run.Ticks is not null && HasDays(run, rows))
        {
            band.ByHour(run, flagged, floor);
        }
        else
        {
            band.ByPast(flagged, floor);
        }

        return band;
    }

    private static bool HasDays(InvestigatedRun run, int[] rows) =>
        rows.Length >= 24 * FewestInSlot && run.Ticks![rows[^1]] - run.Ticks[rows[0]] >= 7 * TimeSpan.TicksPerDay;

    // A column that hardly changes would have a band without width: it has at least a hundredth of the column's own spread.
    private static double Floor(double[] values) => values.Length == 0 ? 0 : 0.01 * Math.Sqrt(Metrics.Sample.Variance(values.Length > 1 ? values : [values[0], values[0]]));

    private void ByHour(InvestigatedRun run, bool[] flagged, double floor)
    {
        var slots = new Dictionary<int, List<double>>();
        for (int i = 0; i < Rows.Count; i++)
        {
            if (!flagged[Rows[i]])
            {
                int slot = Slot(run.Ticks![Rows[i]]);
                (slots.TryGetValue(slot, out List<double>? values) ? values : slots[slot] = []).Add(Values[i]);
            }
        }

        (double Middle, double Half) everything = Robust([.. slots.Values.SelectMany(values => values)], floor);
        Dictionary<int, (double Middle, double Half)> bands = slots.Where(slot => slot.Value.Count >= FewestInSlot).ToDictionary(slot => slot.Key, slot => Robust([.. slot.Value], floor));
        for (int i = 0; i < Rows.Count; i++)
        {
            Set(i, bands.GetValueOrDefault(Slot(run.Ticks![Rows[i]]), everything));
        }
    }

    private static int Slot(long ticks)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc);
        return time.Hour + (time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 24 : 0);
    }

    private void ByPast(bool[] flagged, double floor)
    {
        var past = new Queue<double>();
        (double Middle, double Half) first = Robust([.. Enumerable.Range(0, Rows.Count).Where(i => !flagged[Rows[i]]).Take(Window).Select(i => Values[i])], floor);
        for (int i = 0; i < Rows.Count; i++)
        {
            Set(i, past.Count < Window ? first : Robust([.. past], floor));
            if (!flagged[Rows[i]])
            {
                past.Enqueue(Values[i]);
                if (past.Count > Window)
                {
                    past.Dequeue();
                }
            }
        }
    }

    private static (double Middle, double Half) Robust(double[] values, double floor)
    {
        if (values.Length == 0)
        {
            return (double.NaN, double.NaN);
        }

        Array.Sort(values);
        double middle = Quantile.OfSorted(values, 0.5);
        double[] away = [.. values.Select(value => Math.Abs(value - middle)).Order()];
        return (middle, Widths * Math.Max(ToDeviation * Quantile.OfSorted(away, 0.5), floor));
    }

    private void Set(int place, (double Middle, double Half) band) =>
        (Middle[place], Lower[place], Upper[place]) = (band.Middle, band.Middle - band.Half, band.Middle + band.Half);
}
