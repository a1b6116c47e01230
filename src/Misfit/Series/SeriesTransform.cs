using Misfit.Tables;

namespace Misfit.Series;

/// <summary>
/// Brings rows to one row for each point in time and takes from their numbers what time alone tells, as it was fitted. What becomes of a point depends on its own
/// rows and, with differences, on the point before.
/// </summary>
/// <param name="Options">How.</param>
/// <param name="Clock">Counts steps.</param>
/// <param name="Period">Ticks of the season; 0 when there is none.</param>
/// <param name="Courses">What is subtracted from number columns.</param>
internal sealed record SeriesTransform(SeriesOptions Options, SeriesClock Clock, long Period, IReadOnlyList<ColumnCourse> Courses)
{
    public const int MostPhases = 20_000;

    /// <summary>Learns from points.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="points">The points to learn from.</param>
    /// <param name="leaveOut">Columns that are not learned from.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Counts steps.</param>
    public static SeriesTransform Fit(Table rows, SeriesPoints points, IReadOnlyCollection<string> leaveOut, SeriesOptions options, SeriesClock clock)
    {
        if (!options.Detrend && !options.Deseasonalize)
        {
            return new SeriesTransform(options, clock, 0, []);
        }

        (string Name, double[] Values)[] numbers = [.. rows.Columns.OfType<NumberColumn>().Where(column => !leaveOut.Contains(column.Name)).Select(column => (column.Name, Averages(column, points)))];
        long period = options.Deseasonalize ? options.Period?.Ticks ?? FindPeriod(numbers.Select(column => column.Values), points, clock) : 0;
        int phases = (int)Math.Min(MostPhases, Math.Round((double)period / clock.Step));
        period = phases > 1 ? period : 0;
        return new SeriesTransform(options, clock, period, [.. numbers.Select(column => ColumnCourse.Fit(column.Name, column.Values, points.Ticks, options, period, phases))]);
    }

    /// <summary>A row for each point, the columns of time and group left out unless time is a feature; points that have no numbers at all, or no point before them to differ from, are left out.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="points">The points.</param>
    /// <param name="withTime">Whether the column of time stays.</param>
    /// <param name="used">Whether a column is learned from; only of these the numbers count.</param>
    /// <returns>The rows, and the place in <paramref name="points"/> of each.</returns>
    public (Table Rows, int[] Points) Apply(Table rows, SeriesPoints points, bool withTime, Func<string, bool> used)
    {
        (Column Column, double[]? Values)[] columns = [.. rows.Columns.Where(column => column.Name != Options.Group && (withTime || column.Name != Options.Time)).Select(column => (column, column is NumberColumn numbers ? Values(numbers, points) : null))];
        double[][] values = [.. columns.Where(column => used(column.Column.Name)).Select(column => column.Values).OfType<double[]>()];
        int[] kept = [.. Enumerable.Range(0, points.Count).Where(point => (!Options.Difference || Follows(points, point)) && (values.Length == 0 || values.Any(value => !double.IsNaN(value[point]))))];
        int[] first = [.. kept.Select(point => points.RowsOf(point)[0])];
        Column[] made = [.. columns.Select(column => column.Values is { } all ? new NumberColumn(column.Column.Name, [.. kept.Select(point => all[point])]) : column.Column.Select(first))];
        return (new Table(made, rows.LabelColumn), kept);
    }

    private double[] Values(NumberColumn column, SeriesPoints points)
    {
        double[] values = Averages(column, points);
        if (Courses.FirstOrDefault(course => course.Column == column.Name) is { } course)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] -= course.At(points.Ticks[i], Period);
            }
        }

        if (Options.Difference)
        {
            for (int i = values.Length - 1; i >= 0; i--)
            {
                values[i] = Follows(points, i) ? values[i] - values[i - 1] : double.NaN;
            }
        }

        return values;
    }

    private static bool Follows(SeriesPoints points, int point) =>
        point > 0 && points.Groups[point] == points.Groups[point - 1] && points.Indices[point] == points.Indices[point - 1] + 1;

    // The mean of the values that are there. An infinite one stays, for the preprocessing to refuse.
    private static double[] Averages(NumberColumn column, SeriesPoints points)
    {
        var averages = new double[points.Count];
        for (int point = 0; point < averages.Length; point++)
        {
            double sum = 0;
            int count = 0;
            foreach (int row in points.RowsOf(point))
            {
                double value = column.Values[row];
                sum += double.IsNaN(value) ? 0 : value;
                count += double.IsNaN(value) ? 0 : 1;
            }

            averages[point] = count == 0 ? double.NaN : sum / count;
        }

        return averages;
    }

    // The season of the first group, of the column where it is plainest first found; the longest series tells most.
    private static long FindPeriod(IEnumerable<double[]> columns, SeriesPoints points, SeriesClock clock)
    {
        IGrouping<int, int> longest = Enumerable.Range(0, points.Count).GroupBy(point => points.Groups[point]).MaxBy(group => group.Count())!;
        int[] places = [.. longest];
        foreach (double[] values in columns)
        {
            if (SeasonFinder.Steps(Filled(values, places, points.Indices)) is { } steps)
            {
                return steps * clock.Step;
            }
        }

        return 0;
    }

    private static double[] Filled(double[] values, int[] places, long[] indices)
    {
        var filled = new List<double>();
        int[] present = [.. places.Where(place => double.IsFinite(values[place]))];
        for (int i = 0; i < present.Length; i++)
        {
            long gap = i == 0 ? 0 : Math.Min(indices[present[i]] - indices[present[i - 1]] - 1, values.Length);
            for (long step = 1; step <= gap; step++)
            {
                double share = (double)step / (gap + 1);
                filled.Add(((1 - share) * values[present[i - 1]]) + (share * values[present[i]]));
            }

            filled.Add(values[present[i]]);
        }

        return [.. filled];
    }
}
