using System.Globalization;
using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>The parts of a point in time: cyclic ones as sine and cosine, the elapsed days as a scaled number.</summary>
internal sealed class TimeEncoder : ColumnEncoder
{
    private static readonly TimeParts[] Cyclic = [TimeParts.Hour, TimeParts.Weekday, TimeParts.DayOfMonth, TimeParts.Month];
    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;
    private readonly TimeParts[] cycles;
    private readonly float low;
    private readonly float half;

    /// <param name="column">The column's name.</param>
    /// <param name="parts">The parts taken.</param>
    /// <param name="typical">A point in time whose parts are the typical ones; stands in for missing values.</param>
    /// <param name="unitInterval">Whether sine and cosine go from 0 to 1 instead of −1 to 1.</param>
    /// <param name="elapsed">Scales the days since year 1; null when <see cref="TimeParts.Elapsed"/> is not taken.</param>
    /// <param name="hasIndicator">Whether a feature marks missing values.</param>
    public TimeEncoder(string column, TimeParts parts, PartValues typical, bool unitInterval, FittedScaler? elapsed, bool hasIndicator)
        : base(column, ColumnKind.Time, hasIndicator)
    {
        (Parts, TypicalParts, UnitInterval, Elapsed) = (parts, typical, unitInterval, elapsed);
        cycles = [.. Cyclic.Where(part => parts.HasFlag(part))];
        (low, half) = unitInterval ? (0.5f, 0.5f) : (0, 1);
    }

    public TimeParts Parts { get; }

    public PartValues TypicalParts { get; }

    public bool UnitInterval { get; }

    public FittedScaler? Elapsed { get; }

    public override int Width => (2 * cycles.Length) + (Elapsed is null ? 0 : 1) + (HasIndicator ? 1 : 0);

    public override IEnumerable<string> FeatureNames =>
    [
        .. cycles.SelectMany(part => new[] { $"{Column} {Word(part)} (sine)", $"{Column} {Word(part)} (cosine)" }),
        .. Elapsed is null ? [] : new[] { Column + " elapsed days" },
        .. HasIndicator ? [IndicatorName] : Array.Empty<string>(),
    ];

    public override string Typical => Describe(TypicalParts, exactTime: false);

    public override string Treatment =>
        string.Join(", ", cycles.Select(Word)) + (cycles.Length > 0 ? " as sine and cosine" : "") +
        (Elapsed is null ? "" : $"{(cycles.Length > 0 ? "; " : "")}elapsed days {Elapsed.Summary}") + Imputed;

    public override void Encode(Column source, int[] prepared, Block block, ref Counter counter)
    {
        ReadOnlySpan<long> ticks = ((TimeColumn)source).Ticks.Slice(block.First, block.Count);
        for (int i = 0; i < ticks.Length; i++)
        {
            CheckRange(Column, ticks[i], block.FirstRow + block.First + i);
            Span<float> features = block.Values.Slice(i * block.Stride, Width);
            if (ticks[i] == TimeColumn.Missing)
            {
                counter.Missing++;
                Write(features, TypicalParts);
                if (HasIndicator)
                {
                    features[^1] = 1;
                }
            }
            else
            {
                Write(features, PartValues.Of(ticks[i]));
            }
        }
    }

    public static void CheckRange(string column, long ticks, long row)
    {
        if (ticks != TimeColumn.Missing && (ulong)ticks > (ulong)DateTime.MaxValue.Ticks)
        {
            throw new DataException($"Column '{column}', row {row} has {ticks} ticks; a time must lie in the years 1 to 9999.");
        }
    }

    public override string Text(Column source, int row)
    {
        if (source.IsMissing(row))
        {
            return "(missing)";
        }

        // Fractions of a second tell people nothing.
        long ticks = ((TimeColumn)source).Ticks[row];
        string text = new TimeColumn(Column, [ticks - (ticks % TimeSpan.TicksPerSecond)]).Text(0);
        return Parts.HasFlag(TimeParts.Weekday) ? $"{text} ({Names.GetDayName(new DateTime(ticks, DateTimeKind.Utc).DayOfWeek)})" : text;
    }

    public override string Decode(ReadOnlySpan<float> features)
    {
        var shares = new double[4];
        for (int i = 0; i < cycles.Length; i++)
        {
            double angle = Math.Atan2(features[2 * i] - low, features[(2 * i) + 1] - low);
            shares[Array.IndexOf(Cyclic, cycles[i])] = ((angle / Math.Tau) + 1) % 1;
        }

        double days = Elapsed is null ? 0 : Math.Clamp(Elapsed.Invert(features[2 * cycles.Length]), 0, PartValues.MostDays);
        return Describe(new PartValues(shares[0], shares[1], shares[2], shares[3], days), exactTime: true);
    }

    private void Write(Span<float> features, PartValues values)
    {
        int at = 0;
        foreach (TimeParts part in cycles)
        {
            (double sine, double cosine) = Math.SinCos(Math.Tau * values.Share(part));
            features[at++] = low + (half * (float)sine);
            features[at++] = low + (half * (float)cosine);
        }

        if (Elapsed is not null)
        {
            features[at] = Clip(Elapsed.Apply(values.Days));
        }
    }

    private string Describe(PartValues values, bool exactTime)
    {
        var words = new List<string>();
        if (Elapsed is not null)
        {
            words.Add(new DateTime((long)(values.Days * TimeSpan.TicksPerDay), DateTimeKind.Utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        if (Parts.HasFlag(TimeParts.Month))
        {
            words.Add(Names.GetMonthName(1 + (Round(values.Month, 12) % 12)));
        }

        if (Parts.HasFlag(TimeParts.DayOfMonth))
        {
            words.Add("day " + (1 + (Round(values.DayOfMonth, 31) % 31)).ToString(CultureInfo.InvariantCulture));
        }

        if (Parts.HasFlag(TimeParts.Weekday))
        {
            words.Add(Names.GetDayName((DayOfWeek)(Round(values.Weekday, 7) % 7)));
        }

        if (Parts.HasFlag(TimeParts.Hour))
        {
            int minutes = exactTime ? Round(values.Hour, 24 * 60) : (int)(values.Hour * 24) * 60;
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{minutes / 60 % 24:00}:{minutes % 60:00}"));
        }

        return string.Join(", ", words);
    }

    private static int Round(double share, int steps) => (int)Math.Round(share * steps);

    private static string Word(TimeParts part) => part switch
    {
        TimeParts.Hour => "time of day",
        TimeParts.Weekday => "weekday",
        TimeParts.DayOfMonth => "day of the month",
        _ => "month",
    };
}

/// <summary>The parts of a point in time: cyclic ones as shares of their cycle in [0, 1), and the days since year 1.</summary>
internal readonly record struct PartValues(double Hour, double Weekday, double DayOfMonth, double Month, double Days)
{
    /// <summary>The days from year 1 to the last day of year 9999.</summary>
    public const double MostDays = 3652058;

    public static PartValues Of(long ticks)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc);
        return new PartValues(
            (double)(ticks % TimeSpan.TicksPerDay) / TimeSpan.TicksPerDay,
            (int)time.DayOfWeek / 7.0,
            (time.Day - 1) / 31.0,
            (time.Month - 1) / 12.0,
            (double)ticks / TimeSpan.TicksPerDay);
    }

    public double Share(TimeParts part) => part switch
    {
        TimeParts.Hour => Hour,
        TimeParts.Weekday => Weekday,
        TimeParts.DayOfMonth => DayOfMonth,
        _ => Month,
    };
}
