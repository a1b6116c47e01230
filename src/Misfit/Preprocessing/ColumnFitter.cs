using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>Learns how to encode one column, or why it has to be left out.</summary>
internal static class ColumnFitter
{
    private const int LeastRowsOfIdentifier = 20;
    private const double MostExtreme = 1e150;

    /// <summary>The encoder, or null when the column tells nothing; the report says why.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How.</param>
    /// <param name="keep">Whether a column that looks like an identifier, or a time that does not vary, is encoded nevertheless.</param>
    public static (ColumnEncoder? Encoder, ColumnReport Report) Fit(Column column, PreprocessingOptions options, bool keep = false)
    {
        return column switch
        {
            NumberColumn numbers => FitNumbers(numbers, options, keep),
            CategoryColumn categories => FitCategories(categories, options, keep),
            TimeColumn times => TimeFitter.Fit(times, options, keep),
            _ => throw new ArgumentException($"Columns of kind {column.Kind} are not known.", nameof(column)),
        };
    }

    public static (ColumnEncoder? Encoder, ColumnReport Report) LeftOut(Column column, string reason, int missing = 0, int distinct = 0) =>
        (null, new ColumnReport(column.Name, column.Kind, 0, reason, missing, distinct, ""));

    /// <summary>A column that never varied is used like others: another value in it, once one comes, is what a detector is there to see.</summary>
    public static (ColumnEncoder? Encoder, ColumnReport Report) Used(ColumnEncoder encoder, int missing, int distinct)
    {
        string treatment = distinct == 1 && missing == 0 ? $"{encoder.Treatment}; it was always {encoder.Typical}" : encoder.Treatment;
        return (encoder, new ColumnReport(encoder.Column, encoder.Kind, encoder.Width, treatment, missing, distinct, encoder.Typical));
    }

    /// <summary>Checks that a value can be learned from.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="row">Its row.</param>
    /// <param name="number">What a message calls the row.</param>
    /// <exception cref="DataException">It cannot.</exception>
    public static void CheckValue(Column column, int row, long number)
    {
        if (column is NumberColumn numbers && Math.Abs(numbers.Values[row]) > MostExtreme)
        {
            throw new DataException($"Column '{column.Name}', row {number} is {column.Text(row)}; numbers to learn from must be finite and within ±1e150. Correct it, or leave it empty to mark it as missing.");
        }

        if (column is TimeColumn times)
        {
            TimeEncoder.CheckRange(column.Name, times.Ticks[row], number);
        }
    }

    private static (ColumnEncoder? Encoder, ColumnReport Report) FitNumbers(NumberColumn column, PreprocessingOptions options, bool keep)
    {
        double[] sorted = Sorted(column);
        int missing = column.Count - sorted.Length;
        int distinct = Distinct(sorted);
        if (distinct == 0)
        {
            return LeftOut(column, "left out: it has no values", missing);
        }

        if (options.DropIdentifiers && !keep && LooksLikeIdentifier(column, distinct))
        {
            return LeftOut(column, "left out: it looks like an identifier, a different whole number in every row", missing, distinct);
        }

        var encoder = new NumberEncoder(column.Name, Quantile.OfSorted(sorted, 0.5), FittedScaler.Fit(options.Scaler, sorted), missing > 0);
        return Used(encoder, missing, distinct);
    }

    private static (ColumnEncoder? Encoder, ColumnReport Report) FitCategories(CategoryColumn column, PreprocessingOptions options, bool keep)
    {
        (string[] levels, int[] counts) = CountLevels(column);
        int present = counts.Sum();
        int missing = column.Count - present;
        if (levels.Length == 0)
        {
            return LeftOut(column, "left out: it has no values", missing);
        }

        if (options.DropIdentifiers && !keep && present >= LeastRowsOfIdentifier && levels.Length > 0.9 * present)
        {
            return LeftOut(column, $"left out: it looks like an identifier, {levels.Length} different values in {present} rows", missing, levels.Length);
        }

        CategoryEncoding encoding = options.Categories != CategoryEncoding.Automatic ? options.Categories
            : levels.Length <= options.OneHotLimit ? CategoryEncoding.OneHot : CategoryEncoding.Frequency;
        CategoryEncoder encoder = encoding == CategoryEncoding.OneHot
            ? new OneHotEncoder(column.Name, levels, counts, missing > 0)
            : new LevelNumberEncoder(column.Name, levels, counts, column.Count, encoding, FitLevels(options.Scaler, encoding, counts, column.Count), missing > 0);
        return Used(encoder, missing, levels.Length);
    }

    // The scaling of a level's number is that of the column of numbers in which every row's level is replaced by its number.
    private static FittedScaler FitLevels(Scaler scaler, CategoryEncoding encoding, int[] counts, int rows)
    {
        double[] numbers = LevelNumberEncoder.Numbers(encoding, counts, rows);
        var sorted = new List<double>(rows);
        for (int i = 0; i < counts.Length; i++)
        {
            sorted.AddRange(Enumerable.Repeat(numbers[i], counts[i]));
        }

        sorted.Sort();
        return FittedScaler.Fit(scaler, [.. sorted]);
    }

    private static double[] Sorted(NumberColumn column)
    {
        ReadOnlySpan<double> values = column.Values;
        var present = new double[values.Length];
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            CheckValue(column, i, i);
            if (!double.IsNaN(values[i]))
            {
                present[count++] = values[i];
            }
        }

        Array.Resize(ref present, count);
        Array.Sort(present);
        return present;
    }

    private static int Distinct(double[] sorted)
    {
        int distinct = Math.Min(1, sorted.Length);
        for (int i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return distinct;
    }

    private static bool LooksLikeIdentifier(NumberColumn column, int distinct)
    {
        ReadOnlySpan<double> values = column.Values;
        if (values.Length < LeastRowsOfIdentifier || distinct < values.Length)
        {
            return false;
        }

        bool countsUp = true;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != Math.Floor(values[i]))
            {
                return false;
            }

            countsUp &= i == 0 || values[i] == values[i - 1] + 1;
        }

        return countsUp || IsNamedAsIdentifier(column.Name);
    }

    private static bool IsNamedAsIdentifier(string name) =>
        name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("ID", StringComparison.Ordinal)
        || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("-id", StringComparison.OrdinalIgnoreCase) || name.EndsWith(" id", StringComparison.OrdinalIgnoreCase);

    private static (string[] Levels, int[] Counts) CountLevels(CategoryColumn column)
    {
        var counts = new int[column.Levels.Count];
        foreach (int code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        // A level list may name a word twice, or words that no row has.
        var byLevel = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                byLevel[column.Levels[i]] = byLevel.GetValueOrDefault(column.Levels[i]) + counts[i];
            }
        }

        return ([.. byLevel.Keys], [.. byLevel.Values]);
    }
}
