using System.Globalization;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>Counts one column batch by batch.</summary>
internal abstract class ColumnTally(string name)
{
    protected const int MostFrequent = 20;

    protected string Name => name;

    protected long Missing { get; set; }

    public abstract void Add(Column values);

    public abstract ColumnSummary Summary();

    /// <summary>A tally in memory that does not grow with the rows, and little with the columns.</summary>
    public static ColumnTally For(ColumnSchema column, int columns) => column.Kind == ColumnKind.Category
        ? new WordTally(column.Name, Math.Clamp(2_000_000 / columns, 50, 1000))
        : new NumberTally(column.Name, column.Kind, Math.Clamp(2_000_000 / columns, 50, 1000), columns > 1000 ? 256 : 2048);
}

internal sealed class NumberTally(string name, ColumnKind kind, int mostDistinct, int fineBins) : ColumnTally(name)
{
    private readonly Dictionary<double, long> values = [];
    private ValueHistogram? histogram;
    private long count;
    private long zeros;
    private double mean;
    private double minimum = double.PositiveInfinity;
    private double maximum = double.NegativeInfinity;

    public override void Add(Column values)
    {
        if (values is NumberColumn numbers)
        {
            foreach (double value in numbers.Values)
            {
                Add(value);
            }
        }
        else
        {
            foreach (long ticks in ((TimeColumn)values).Ticks)
            {
                Add(ticks == TimeColumn.Missing ? double.NaN : ticks);
            }
        }
    }

    public override ColumnSummary Summary() => new()
    {
        Name = Name,
        Kind = kind,
        Missing = Missing,
        Zeros = zeros,
        Distinct = Math.Min(values.Count, mostDistinct),
        DistinctIsLeast = histogram is not null,
        Minimum = count > 0 ? minimum : null,
        Maximum = count > 0 ? maximum : null,
        Mean = count > 0 ? mean : null,
        Histogram = count == 0 ? [] : histogram?.Bins(ColumnSummary.Bins, minimum, maximum) ?? ExactBins(),
        Frequent = histogram is not null || values.Count > MostFrequent || kind == ColumnKind.Time
            ? []
            : [.. values.OrderByDescending(pair => pair.Value).Select(pair => new ValueCount(pair.Key.ToString("R", CultureInfo.InvariantCulture), pair.Value))],
    };

    private void Add(double value)
    {
        // An infinity, which text can hold, has no place in a histogram and is not learned from either.
        if (!double.IsFinite(value))
        {
            Missing++;
            return;
        }

        count++;
        zeros += value == 0 ? 1 : 0;
        mean += (value - mean) / count;
        minimum = Math.Min(minimum, value);
        maximum = Math.Max(maximum, value);
        if (histogram is not null)
        {
            histogram.Add(value);
            return;
        }

        values.TryGetValue(value, out long seen);
        values[value] = seen + 1;
        if (values.Count > mostDistinct)
        {
            histogram = new ValueHistogram(fineBins);
            foreach ((double known, long times) in values)
            {
                histogram.Add(known, times);
            }
        }
    }

    private long[] ExactBins()
    {
        var bins = new long[ColumnSummary.Bins];
        foreach ((double value, long times) in values)
        {
            bins[ValueHistogram.BinOf(value, bins.Length, minimum, maximum)] += times;
        }

        return bins;
    }
}

internal sealed class WordTally(string name, int mostDistinct) : ColumnTally(name)
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private bool more;

    public override void Add(Column values)
    {
        var words = (CategoryColumn)values;
        var occurrences = new long[words.Levels.Count];
        foreach (int code in words.Codes)
        {
            if (code < 0)
            {
                Missing++;
            }
            else
            {
                occurrences[code]++;
            }
        }

        for (int level = 0; level < occurrences.Length; level++)
        {
            if (occurrences[level] > 0)
            {
                Add(words.Levels[level], occurrences[level]);
            }
        }
    }

    public override ColumnSummary Summary() => new()
    {
        Name = Name,
        Kind = ColumnKind.Category,
        Missing = Missing,
        Distinct = counts.Count,
        DistinctIsLeast = more,
        Frequent = [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostFrequent).Select(pair => new ValueCount(pair.Key, pair.Value))],
    };

    private void Add(string word, long times)
    {
        if (counts.TryGetValue(word, out long seen))
        {
            counts[word] = seen + times;
        }
        else if (counts.Count < mostDistinct)
        {
            counts[word] = times;
        }
        else
        {
            more = true;
        }
    }
}
