using System.Globalization;
using Misfit.Tables;

namespace Misfit.Series;

/// <summary>
/// Tells a table of readings from a table of events. Readings follow each other at one pace, and each says little without the ones before it; events, such as payments, come
/// when they come and are judged one by one, their time being one more feature.
/// </summary>
public static class SeriesGuess
{
    private const int LeastRows = 200;
    private const double LeastRegular = 0.9;
    private const double MostOutOfPlace = 0.01;

    /// <summary>
    /// The column of times of a series; null when the table is none. It is one when exactly one column that is not left out holds times, all others hold numbers, there are at least 200 rows,
    /// every row has a time, at most 1 in 100 rows stands before an earlier one or shares its time with another, and 9 in 10 intervals are within a fifth of the median one.
    /// </summary>
    /// <param name="rows">The table.</param>
    /// <param name="leaveOut">Columns that are not learned from.</param>
    public static SeriesOptions? Find(Table rows, IReadOnlyCollection<string> leaveOut)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(leaveOut);
        Column[] columns = [.. rows.Columns.Where(column => !leaveOut.Contains(column.Name) && column.Name != rows.LabelColumn)];
        TimeColumn[] times = [.. columns.OfType<TimeColumn>()];
        if (rows.Rows < LeastRows || times.Length != 1 || columns.Length < 2 || columns.Any(column => column is not (TimeColumn or NumberColumn)))
        {
            return null;
        }

        var options = new SeriesOptions(times[0].Name);
        return IsRegular(times[0].Ticks, rows, options) ? options : null;
    }

    private static bool IsRegular(ReadOnlySpan<long> ticks, Table rows, SeriesOptions options)
    {
        int outOfPlace = 0;
        for (int row = 0; row < ticks.Length; row++)
        {
            if (ticks[row] == TimeColumn.Missing)
            {
                return false;
            }

            outOfPlace += row > 0 && ticks[row] <= ticks[row - 1] ? 1 : 0;
        }

        return outOfPlace <= MostOutOfPlace * ticks.Length && SeriesClock.Regularity(SeriesClock.Intervals(rows, options)) >= LeastRegular;
    }

    /// <summary>Why a table was taken for a series, for people.</summary>
    public static string Reason(SeriesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return string.Create(CultureInfo.InvariantCulture, $"'{options.Time}' is the only column of times, the rows follow each other in it at one pace, and all other columns hold numbers");
    }
}
