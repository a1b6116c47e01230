using System.Globalization;

namespace Misfit.Tables;

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Words of a finite set.</summary>
    Category,

    /// <summary>Points in time, UTC.</summary>
    Time,
}

/// <summary>A named column of equally typed values, some of which may be missing. Immutable.</summary>
public abstract class Column
{
    private protected Column(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The name, unique in its table.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>Number of values, missing ones included.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the value of a row is missing.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>The value of a row for people and CSV files, in the invariant culture; empty when missing.</summary>
    public abstract string Text(int row);

    /// <summary>A new column of the named rows, in the order given.</summary>
    public abstract Column Select(ReadOnlySpan<int> rows);

    private protected static T[] Pick<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            picked[i] = values[rows[i]];
        }

        return picked;
    }
}

/// <summary>A column of numbers; NaN stands for missing.</summary>
public sealed class NumberColumn(string name, double[] values) : Column(name)
{
    /// <summary>The values; NaN where missing.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Number;

    /// <inheritdoc/>
    public override int Count => values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? "" : values[row].ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new NumberColumn(Name, Pick<double>(values, rows));
}

/// <summary>A column of words, each stored as an index into its levels; −1 stands for missing.</summary>
public sealed class CategoryColumn(string name, int[] codes, IReadOnlyList<string> levels) : Column(name)
{
    /// <summary>Index of each row's level; −1 where missing.</summary>
    public ReadOnlySpan<int> Codes => codes;

    /// <summary>The words, in order of first appearance.</summary>
    public IReadOnlyList<string> Levels => levels;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Category;

    /// <inheritdoc/>
    public override int Count => codes.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => codes[row] < 0;

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? "" : levels[codes[row]];

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new CategoryColumn(Name, Pick<int>(codes, rows), levels);
}

/// <summary>A column of points in time, stored as UTC ticks of 100 ns since year 1; <see cref="Missing"/> stands for missing.</summary>
public sealed class TimeColumn(string name, long[] ticks) : Column(name)
{
    /// <summary>Stands for a missing time.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Ticks of each row.</summary>
    public ReadOnlySpan<long> Ticks => ticks;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Time;

    /// <inheritdoc/>
    public override int Count => ticks.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => ticks[row] == Missing;

    /// <inheritdoc/>
    public override string Text(int row)
    {
        if (IsMissing(row))
        {
            return "";
        }

        var time = new DateTime(ticks[row], DateTimeKind.Utc);
        string format = time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF";
        return time.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override Column Select(ReadOnlySpan<int> rows) => new TimeColumn(Name, Pick<long>(ticks, rows));
}
