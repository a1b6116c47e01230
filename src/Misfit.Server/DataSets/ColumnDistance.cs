using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>
/// How far a column of one data set is from the same of another, from 0 to 1. Of numbers and times it is the greatest difference of their distribution functions
/// (Kolmogorov and Smirnov), of words half the sum of the differences of their shares, which is the greatest difference over all sets of words; where the share of missing values differs by more, it is that difference.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="Distance">From 0, the same, to 1, nothing in common.</param>
/// <param name="MissingBefore">The share of missing values in the first.</param>
/// <param name="MissingAfter">The share of missing values in the second.</param>
/// <param name="Drifted">Whether the distance is more than 0.1 and more than chance explains.</param>
/// <param name="Remark">What is behind it, in words; null when there is nothing to say.</param>
internal sealed record ColumnDistance(string Column, double Distance, double MissingBefore, double MissingAfter, bool Drifted, string? Remark)
{
    /// <summary>The bins of numbers and times, of equal width from the least to the greatest value of both; null for words.</summary>
    public ComparedBins? Bins { get; init; }

    /// <summary>A distance below this is no drift, whatever chance explains.</summary>
    public const double Limit = 0.1;

    // The two-sample Kolmogorov-Smirnov statistic exceeds 1.95 √((n + m) / (n m)) by chance once in a thousand times.
    private const double Chance = 1.95;

    /// <summary>The distances of all columns, the farthest first. A column that only one of them has is as far as can be.</summary>
    public static IReadOnlyList<ColumnDistance> Between(ColumnSamples before, ColumnSamples after)
    {
        IEnumerable<ColumnDistance> shared = before.Table.Columns.Select(column => Between(column, after.Table.Find(column.Name)));
        IEnumerable<ColumnDistance> added = after.Table.Columns.Where(column => before.Table.Find(column.Name) is null)
            .Select(column => new ColumnDistance(column.Name, 1, 1, MissingShare(column), true, "It is only in the second data set."));
        return [.. shared.Concat(added).OrderByDescending(distance => distance.Distance).ThenBy(distance => distance.Column, StringComparer.Ordinal)];
    }

    private static ColumnDistance Between(Column before, Column? after)
    {
        if (after is null)
        {
            return new ColumnDistance(before.Name, 1, MissingShare(before), 1, true, "It is only in the first data set.");
        }

        double missingBefore = MissingShare(before);
        double missingAfter = MissingShare(after);
        if (before.Kind != after.Kind && missingBefore < 1 && missingAfter < 1)
        {
            return new ColumnDistance(before.Name, 1, missingBefore, missingAfter, true, $"It holds {Kind(before)} in the first data set and {Kind(after)} in the second.");
        }

        bool comparable = missingBefore < 1 && missingAfter < 1;
        (double values, ComparedBins? bins) = !comparable ? (0, null)
            : before is CategoryColumn words ? (Words(words, (CategoryColumn)after), null)
            : Numbers(Sorted(before), Sorted(after));
        double missing = Math.Abs(missingAfter - missingBefore);
        double distance = Math.Max(values, missing);
        double byChance = Chance * Math.Sqrt(((double)before.Count + after.Count) / ((double)before.Count * after.Count));
        string? remark = missing > values && missing > Limit ? $"Values are missing {(missingAfter > missingBefore ? "more" : "less")} often in the second data set." : null;
        return new ColumnDistance(before.Name, distance, missingBefore, missingAfter, distance > Limit && distance > byChance, remark) { Bins = bins };
    }

    private static (double Distance, ComparedBins Bins) Numbers(double[] before, double[] after) => (Greatest(before, after), ComparedBins.Of(before, after));

    private static double Greatest(double[] before, double[] after)
    {
        double greatest = 0;
        int i = 0;
        int j = 0;
        while (i < before.Length && j < after.Length)
        {
            double value = Math.Min(before[i], after[j]);
            while (i < before.Length && before[i] == value)
            {
                i++;
            }

            while (j < after.Length && after[j] == value)
            {
                j++;
            }

            greatest = Math.Max(greatest, Math.Abs(((double)i / before.Length) - ((double)j / after.Length)));
        }

        return greatest;
    }

    private static double Words(CategoryColumn before, CategoryColumn after)
    {
        Dictionary<string, double> first = Shares(before);
        Dictionary<string, double> second = Shares(after);
        return first.Keys.Union(second.Keys).Sum(word => Math.Abs(first.GetValueOrDefault(word) - second.GetValueOrDefault(word))) / 2;
    }

    private static Dictionary<string, double> Shares(CategoryColumn column)
    {
        var counts = new long[column.Levels.Count];
        foreach (int code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        double all = counts.Sum();
        return counts.Index().Where(count => count.Item > 0).ToDictionary(count => column.Levels[count.Index], count => count.Item / all, StringComparer.Ordinal);
    }

    private static double[] Sorted(Column column)
    {
        double[] values = column is NumberColumn numbers
            ? [.. numbers.Values.ToArray().Where(double.IsFinite)]
            : [.. ((TimeColumn)column).Ticks.ToArray().Where(ticks => ticks != TimeColumn.Missing).Select(ticks => (double)ticks)];
        Array.Sort(values);
        return values;
    }

    private static double MissingShare(Column column)
    {
        int missing = 0;
        for (int row = 0; row < column.Count; row++)
        {
            missing += column.IsMissing(row) || (column is NumberColumn numbers && double.IsInfinity(numbers.Values[row])) ? 1 : 0;
        }

        return column.Count == 0 ? 0 : (double)missing / column.Count;
    }

    private static string Kind(Column column) => column.Kind switch
    {
        ColumnKind.Number => "numbers",
        ColumnKind.Time => "times",
        _ => "words",
    };
}

/// <summary>The same column of two data sets, counted in the same bins.</summary>
/// <param name="Minimum">Where the first bin begins.</param>
/// <param name="Maximum">Where the last bin ends.</param>
/// <param name="Before">The counts of the first, of a sample when it is large.</param>
/// <param name="After">The counts of the second.</param>
internal sealed record ComparedBins(double Minimum, double Maximum, IReadOnlyList<long> Before, IReadOnlyList<long> After)
{
    /// <summary>Counts ascending values.</summary>
    public static ComparedBins Of(double[] before, double[] after)
    {
        double minimum = Math.Min(before[0], after[0]);
        double maximum = Math.Max(before[^1], after[^1]);
        return new ComparedBins(minimum, maximum, Count(before, minimum, maximum), Count(after, minimum, maximum));
    }

    private static long[] Count(double[] values, double minimum, double maximum)
    {
        var bins = new long[ColumnSummary.Bins];
        foreach (double value in values)
        {
            bins[ValueHistogram.BinOf(value, bins.Length, minimum, maximum)]++;
        }

        return bins;
    }
}
