using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>Collects the values of one column from text.</summary>
internal abstract class ColumnBuilder(string name)
{
    public string Name => name;

    /// <summary>Adds the value of the next row; false when the text is none of this kind.</summary>
    public abstract bool Add(ReadOnlySpan<byte> text);

    /// <summary>The column of all values since the last call.</summary>
    public abstract Column Take();

    public static ColumnBuilder For(ColumnSchema schema, MissingWords missing, bool decimalComma) => schema.Kind switch
    {
        ColumnKind.Number => new NumberBuilder(schema.Name, missing, decimalComma),
        ColumnKind.Time => new TimeBuilder(schema.Name, missing),
        _ => new CategoryBuilder(schema.Name, missing),
    };
}

/// <summary>A growing array that gives up its values at once.</summary>
internal struct Collected<T>()
{
    private T[] values = new T[1024];
    private int count;

    public void Add(T value)
    {
        if (count == values.Length)
        {
            Array.Resize(ref values, count * 2);
        }

        values[count++] = value;
    }

    public T[] Take()
    {
        T[] taken = values.AsSpan(0, count).ToArray();
        count = 0;
        return taken;
    }
}

internal sealed class NumberBuilder(string name, MissingWords missing, bool decimalComma) : ColumnBuilder(name)
{
    private Collected<double> values = new();

    public override bool Add(ReadOnlySpan<byte> text)
    {
        if (!NumberText.TryParse(text, decimalComma, out double value) && !TryParseOther(text, out value))
        {
            return false;
        }

        values.Add(missing.Contains(value) ? double.NaN : value);
        return true;
    }

    public override Column Take() => new NumberColumn(Name, values.Take());

    private bool TryParseOther(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        return missing.Contains(text) || NumberText.TryParse(text.Trim((byte)' '), decimalComma, out value);
    }
}

internal sealed class TimeBuilder(string name, MissingWords missing) : ColumnBuilder(name)
{
    private Collected<long> values = new();

    public override bool Add(ReadOnlySpan<byte> text)
    {
        if (missing.Contains(text))
        {
            values.Add(TimeColumn.Missing);
            return true;
        }

        bool parsed = TimeText.TryParse(text.Trim((byte)' '), out long ticks);
        if (parsed)
        {
            values.Add(ticks);
        }

        return parsed;
    }

    public override Column Take() => new TimeColumn(Name, values.Take());
}

/// <summary>Collects words. Each batch has levels of its own, so that memory does not grow with the stream.</summary>
internal sealed class CategoryBuilder : ColumnBuilder
{
    private readonly MissingWords missing;
    private Collected<int> codes = new();
    private Dictionary<string, int> levels = new(StringComparer.Ordinal);
    private Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private char[] buffer = new char[256];

    public CategoryBuilder(string name, MissingWords missing)
        : base(name)
    {
        this.missing = missing;
        lookup = levels.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public override bool Add(ReadOnlySpan<byte> text)
    {
        if (missing.Contains(text))
        {
            codes.Add(-1);
            return true;
        }

        if (buffer.Length < text.Length)
        {
            buffer = new char[text.Length * 2];
        }

        ReadOnlySpan<char> word = buffer.AsSpan(0, FieldText.Decode(text, buffer));
        if (!lookup.TryGetValue(word, out int code))
        {
            code = levels.Count;
            levels.Add(word.ToString(), code);
        }

        codes.Add(code);
        return true;
    }

    public override Column Take()
    {
        var column = new CategoryColumn(Name, codes.Take(), [.. levels.Keys]);
        levels = new Dictionary<string, int>(StringComparer.Ordinal);
        lookup = levels.GetAlternateLookup<ReadOnlySpan<char>>();
        return column;
    }
}
