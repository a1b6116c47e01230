using Misfit.Numerics;

namespace Misfit.Series;

/// <summary>The part of a column that time alone tells: a straight line and the course of a season. It is subtracted.</summary>
/// <param name="Column">The column.</param>
/// <param name="Origin">Ticks where the line is at its height.</param>
/// <param name="Height">The line's height there.</param>
/// <param name="Slope">What it gains a day.</param>
/// <param name="Season">What the season adds at each of its steps; empty when there is none.</param>
internal sealed record ColumnCourse(string Column, long Origin, double Height, double Slope, double[] Season)
{
    private const int PointsForSlope = 400;

    /// <summary>What is to be expected at a time.</summary>
    /// <param name="ticks">The time.</param>
    /// <param name="period">Ticks of the season.</param>
    public double At(long ticks, long period)
    {
        double line = Height + (Slope * ((double)(ticks - Origin) / TimeSpan.TicksPerDay));
        return Season.Length == 0 ? line : line + Season[Phase(ticks, period, Season.Length)];
    }

    /// <summary>Learns the course of values, NaN where missing, at ascending or several times ascending times.</summary>
    public static ColumnCourse Fit(string column, ReadOnlySpan<double> values, ReadOnlySpan<long> ticks, SeriesOptions options, long period, int phases)
    {
        var times = new List<long>();
        var present = new List<double>();
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                times.Add(ticks[i]);
                present.Add(values[i]);
            }
        }

        if (present.Count == 0)
        {
            return new ColumnCourse(column, 0, 0, 0, []);
        }

        ColumnCourse course = options.Detrend ? Line(column, times, present) : new ColumnCourse(column, times[0], 0, 0, []);
        return phases > 1 ? course with { Season = SeasonOf(course, times, present, period, phases) } : course;
    }

    /// <summary>The step of the season a time lies in. Seasons are counted from year 1, so that days begin at midnight and weeks on Monday.</summary>
    private static int Phase(long ticks, long period, int phases) => (int)Math.Min(phases - 1, (double)(ticks % period) / period * phases);

    // The median of the slopes between evenly chosen points (Theil 1950, Sen 1968): anomalies do not tilt it.
    private static ColumnCourse Line(string column, List<long> times, List<double> values)
    {
        int every = Math.Max(1, values.Count / PointsForSlope);
        int[] chosen = [.. Enumerable.Range(0, values.Count).Where(i => i % every == 0)];
        var slopes = new List<double>();
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int j = i + 1; j < chosen.Length; j++)
            {
                double days = (double)(times[chosen[j]] - times[chosen[i]]) / TimeSpan.TicksPerDay;
                if (days != 0)
                {
                    slopes.Add((values[chosen[j]] - values[chosen[i]]) / days);
                }
            }
        }

        double slope = slopes.Count == 0 ? 0 : Median(slopes);
        long origin = times[0];
        double height = Median([.. values.Select((value, i) => value - (slope * ((double)(times[i] - origin) / TimeSpan.TicksPerDay)))]);
        return new ColumnCourse(column, origin, height, slope, []);
    }

    // Steps of the season without any value get that of the step before.
    private static double[] SeasonOf(ColumnCourse line, List<long> times, List<double> values, long period, int phases)
    {
        List<double>[] rests = [.. Enumerable.Range(0, phases).Select(_ => new List<double>())];
        for (int i = 0; i < values.Count; i++)
        {
            rests[Phase(times[i], period, phases)].Add(values[i] - line.At(times[i], period));
        }

        int filled = Array.FindIndex(rests, rest => rest.Count > 0);
        var season = new double[phases];
        for (int i = 0; i < phases; i++)
        {
            int phase = (filled + i) % phases;
            season[phase] = rests[phase].Count > 0 ? Median(rests[phase]) : season[(phase + phases - 1) % phases];
        }

        return season;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return Quantile.OfSorted(sorted, 0.5);
    }
}
