using Misfit.Numerics;

namespace Misfit.Series;

/// <summary>A window: consecutive steps of one series, some of which may lie in no point.</summary>
/// <param name="First">The place of its first point.</param>
/// <param name="End">The place behind its last point.</param>
/// <param name="Start">The number of its first step.</param>
internal readonly record struct Window(int First, int End, long Start);

/// <summary>Cuts points into windows of equally many steps.</summary>
/// <param name="steps">Steps of a window.</param>
/// <param name="options">How windows follow each other.</param>
/// <param name="step">Ticks of a step.</param>
internal sealed class WindowCutter(int steps, SeriesOptions options, long step)
{
    /// <summary>The share of a window's steps that may be missing.</summary>
    private const double MostMissing = 0.1;

    /// <summary>Steps of a window: those asked for, or those that fill its stretch of the calendar.</summary>
    /// <exception cref="DataException">The step does not divide the stretch.</exception>
    public static int StepsOf(SeriesOptions options, SeriesClock clock)
    {
        if (options.Calendar is not { } unit)
        {
            return options.Steps;
        }

        long length = LengthOf(unit);
        return length % clock.Step == 0 && length / clock.Step is >= 1 and <= SeriesOptions.MostSteps and var steps
            ? (int)steps
            : throw new DataException($"A window of one {unit.ToString().ToLowerInvariant()} must be a whole number of at most {SeriesOptions.MostSteps} steps; the step is {Durations.Text(new TimeSpan(clock.Step))}. Name another step to average over.");
    }

    /// <summary>All windows with at most a tenth of their steps missing. Which ones there are does not depend on points outside of them, but for the stride, which counts from the first.</summary>
    /// <param name="points">The points that have features, by their places.</param>
    /// <param name="all">What the places mean.</param>
    public List<Window> Cut(int[] points, SeriesPoints all)
    {
        var windows = new List<Window>();
        int least = (int)Math.Ceiling(steps * (1 - MostMissing));
        for (int first = 0, groupEnd; first < points.Length; first = groupEnd)
        {
            groupEnd = first;
            while (groupEnd < points.Length && all.Groups[points[groupEnd]] == all.Groups[points[first]])
            {
                groupEnd++;
            }

            int begin = first;
            int end = first;
            foreach (long start in Starts(points.AsSpan(first..groupEnd), all))
            {
                while (begin < groupEnd && all.Indices[points[begin]] < start)
                {
                    begin++;
                }

                end = Math.Max(end, begin);
                while (end < groupEnd && all.Indices[points[end]] < start + steps)
                {
                    end++;
                }

                if (end - begin >= least)
                {
                    windows.Add(new Window(begin, end, start));
                }
            }
        }

        return windows;
    }

    /// <summary>The features of windows: step after step, in each channel after channel. Steps without a point lie on the line between their neighbours in the window, at its edges they are like the nearest.</summary>
    public Matrix Gather(Matrix features, ReadOnlySpan<Window> windows, int[] points, SeriesPoints all)
    {
        int channels = features.Columns;
        var rows = new Matrix(windows.Length, steps * channels) { RowShape = RowShape.Series(steps, channels) };
        for (int i = 0; i < windows.Length; i++)
        {
            Window window = windows[i];
            Span<float> target = rows.Row(i);
            int next = window.First;
            for (int at = 0; at < steps; at++)
            {
                while (next < window.End && all.Indices[points[next]] < window.Start + at)
                {
                    next++;
                }

                Fill(target.Slice(at * channels, channels), features, window, next, window.Start + at, points, all);
            }
        }

        return rows;
    }

    private static void Fill(Span<float> target, Matrix features, Window window, int next, long index, int[] points, SeriesPoints all)
    {
        if (next == window.End || (next == window.First && all.Indices[points[next]] > index))
        {
            features.Row(next == window.End ? next - 1 : next).CopyTo(target);
            return;
        }

        long right = all.Indices[points[next]];
        if (right == index)
        {
            features.Row(next).CopyTo(target);
            return;
        }

        long left = all.Indices[points[next - 1]];
        float share = (float)((double)(index - left) / (right - left));
        Span<float> before = features.Row(next - 1);
        Span<float> after = features.Row(next);
        for (int channel = 0; channel < target.Length; channel++)
        {
            target[channel] = ((1 - share) * before[channel]) + (share * after[channel]);
        }
    }

    private static long LengthOf(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Hour => TimeSpan.TicksPerHour,
        CalendarUnit.Day => TimeSpan.TicksPerDay,
        _ => 7 * TimeSpan.TicksPerDay,
    };

    // Sliding windows begin at points; those of the calendar at the step that holds the beginning of the stretch, whether a row lies there or not.
    private IEnumerable<long> Starts(ReadOnlySpan<int> points, SeriesPoints all)
    {
        var starts = new List<long>();
        long origin = all.Indices[points[0]];
        long length = options.Calendar is { } unit ? LengthOf(unit) : 0;
        foreach (int point in points)
        {
            long index = all.Indices[point];
            long start = length == 0 ? index : index - (((all.Ticks[point] % length) + (step / 2)) / step);
            if (length == 0 ? (index - origin) % options.Stride == 0 : starts.Count == 0 || start > starts[^1])
            {
                starts.Add(start);
            }
        }

        return starts;
    }
}
