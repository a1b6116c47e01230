using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Tests.Series;

/// <summary>Small series for tests.</summary>
internal static class SampleSeries
{
    public const string Start = "2025-01-06";

    public static long StartTicks => Misfit.Tests.Preprocessing.SampleTables.Ticks(Start);

    /// <summary>Load of a machine every ten minutes: a daily wave with noise, and its temperature half an hour behind.</summary>
    public static Table Load(int rows, int seed = 1, int first = 0, Func<int, double>? added = null)
    {
        var rng = new Rng(seed);
        var ticks = new long[rows];
        var load = new double[rows];
        var heat = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            int step = first + i;
            ticks[i] = StartTicks + (step * 10 * TimeSpan.TicksPerMinute);
            load[i] = 50 + (20 * Math.Sin(Math.Tau * step / 144)) + rng.NextGaussian() + (added?.Invoke(step) ?? 0);
            heat[i] = 30 + (5 * Math.Sin(Math.Tau * (step - 3) / 144)) + (0.3 * rng.NextGaussian());
        }

        return new Table([new TimeColumn("time", ticks), new NumberColumn("load", load), new NumberColumn("heat", heat)]);
    }

    /// <summary>A table of times and one number.</summary>
    public static Table Of(long[] ticks, double[] values) => new([new TimeColumn("time", ticks), new NumberColumn("x", values)]);

    /// <summary>Minutes after the start.</summary>
    public static long[] Minutes(params double[] minutes) => Array.ConvertAll(minutes, minute => StartTicks + (long)(minute * TimeSpan.TicksPerMinute));
}
