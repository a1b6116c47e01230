using System.Text;
using System.Text.Json;
using Misfit.Data.Columns;
using Misfit.Data.Input;

namespace Misfit.Data.Json;

/// <summary>
/// Walks over the objects of JSON lines. Without expected names every key becomes a column; with them, the expected ones and the others of the first
/// object do, and keys that first appear later are passed over.
/// </summary>
internal sealed class JsonLinesCursor : RecordCursor
{
    private readonly InputStream stream;
    private readonly LineReader lines;
    private readonly string name;
    private readonly TableReadOptions options;
    private readonly List<string> names = [];
    private readonly List<byte[]> keys = [];
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private readonly List<(int Start, int Length)> fields = [];
    private readonly bool expecting;
    private byte[] text = new byte[1 << 12];
    private int length;
    private bool firstPending;

    /// <summary>Owns <paramref name="stream"/>, also when it throws.</summary>
    public JsonLinesCursor(InputStream stream, string name, TableReadOptions options, IEnumerable<string>? expected)
    {
        this.stream = stream;
        this.name = name;
        this.options = options;
        lines = new LineReader(stream, name, options.MaximumRecordBytes);
        expecting = expected is not null;
        foreach (string column in expected ?? [])
        {
            AddName(column);
        }

        try
        {
            firstPending = expecting && Advance(grow: true);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> Names => names;

    public override string Where => $"{name}, line {lines.LineNumber}";

    public override double? Fraction => stream.Fraction;

    public override bool MoveNext()
    {
        if (firstPending)
        {
            firstPending = false;
            return true;
        }

        return Advance(grow: !expecting);
    }

    public override ReadOnlySpan<byte> Field(int index) =>
        index < fields.Count ? text.AsSpan(fields[index].Start, fields[index].Length) : default;

    public override void Dispose() => stream.Dispose();

    private bool Advance(bool grow)
    {
        while (NextLine() is { IsEmpty: false } line)
        {
            try
            {
                Parse(line.Span, grow);
                return true;
            }
            catch (DataException exception) when (options.BadRecord is { } bad)
            {
                bad(new BadRecord(lines.LineNumber, exception.Message));
            }
        }

        return false;
    }

    // The next line with text on it; empty at the end.
    private ReadOnlyMemory<byte> NextLine()
    {
        while (lines.MoveNext())
        {
            ReadOnlyMemory<byte> line = lines.Line;
            line = lines.LineNumber == 1 && line.Span is [0xef, 0xbb, 0xbf, ..] ? line[3..] : line;
            line = line.Trim(" \t\r"u8);
            if (!line.IsEmpty)
            {
                return line;
            }
        }

        return default;
    }

    private void Parse(ReadOnlySpan<byte> line, bool grow)
    {
        try
        {
            ReadObject(line, grow);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new DataException($"{Where} is no JSON object: {exception.Message}", exception);
        }
    }

    private void ReadObject(ReadOnlySpan<byte> line, bool grow)
    {
        if (line[0] == '[')
        {
            throw new DataException($"{Where}: expected one JSON object per line, found an array; write each of its objects on a line of its own (jq -c '.[]').");
        }

        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new DataException($"{Where}: expected a JSON object, found {FieldText.Quote(line)}.");
        }

        length = 0;
        fields.Clear();
        for (int i = 0; i < names.Count; i++)
        {
            fields.Add((0, -1));
        }

        int next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int column = Find(ref reader, next, grow);
            reader.Read();
            Store(ref reader, column);
            next = column + 1;
        }

        reader.Read();
        for (int i = 0; i < fields.Count; i++)
        {
            fields[i] = fields[i].Length < 0 ? (0, 0) : fields[i];
        }
    }

    /// <summary>The column of the current key, looked for first behind that of the key before; -1 when there is none.</summary>
    private int Find(ref Utf8JsonReader reader, int next, bool grow)
    {
        if (next < keys.Count && reader.ValueTextEquals(keys[next]))
        {
            return next;
        }

        string key = reader.GetString() ?? "";
        if (positions.TryGetValue(key, out int column))
        {
            return column;
        }

        return grow ? AddName(key) : -1;
    }

    private int AddName(string column)
    {
        new ReadLimits(name, options).CheckColumns(names.Count + 1);
        positions.Add(column, names.Count);
        names.Add(column);
        keys.Add(Encoding.UTF8.GetBytes(column));
        fields.Add((0, -1));
        return names.Count - 1;
    }

    private void Store(ref Utf8JsonReader reader, int column)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            string key = column < 0 ? "a key" : $"'{names[column]}'";
            throw new DataException($"{Where}: the value of {key} is {(reader.TokenType == JsonTokenType.StartArray ? "an array" : "an object")}; only flat objects can be read. Give each inner value a key of its own.");
        }

        if (column < 0)
        {
            return;
        }

        if (fields[column].Length >= 0)
        {
            throw new DataException($"{Where}: the key '{names[column]}' is there twice; give every value a key of its own.");
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            fields[column] = (0, 0);
            return;
        }

        int need = reader.ValueSpan.Length;
        if (text.Length - length < need)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, length + need));
        }

        int written = need;
        if (reader.TokenType == JsonTokenType.String)
        {
            written = reader.CopyString(text.AsSpan(length));
        }
        else
        {
            reader.ValueSpan.CopyTo(text.AsSpan(length));
        }

        fields[column] = (length, written);
        length += written;
    }
}
