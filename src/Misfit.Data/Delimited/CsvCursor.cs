using System.Globalization;
using CsvHelper;
using Misfit.Data.Columns;
using Misfit.Data.Input;

namespace Misfit.Data.Delimited;

/// <summary>Walks over the records of delimited text and refuses malformed ones.</summary>
internal sealed class CsvCursor : RecordCursor
{
    private const int BufferBytes = 1 << 18;

    private readonly InputStream stream;
    private readonly CsvReader reader;
    private readonly string name;
    private readonly byte[] header;
    private readonly Action<BadRecord>? bad;
    private bool firstIsRow;
    private CsvMalformedRecord? malformed;

    /// <summary>Owns <paramref name="stream"/> once constructed.</summary>
    public CsvCursor(InputStream stream, string name, CsvLayout layout, TableReadOptions options)
    {
        this.stream = stream;
        this.name = name;
        Separator = layout.Separator;
        bad = options.BadRecord;
        reader = CsvReader.Create(stream, ReaderOptions(layout.Separator) with
        {
            Separator = layout.HasHint ? null : layout.Separator,
            BufferSize = BufferBytes,
            Encoding = layout.Encoding,
            TrackLineNumbers = true,
            MaxRecordSize = options.MaximumRecordBytes,
            OnMalformedRecord = Note,
        });
        bool any = Advance();
        if (malformed is { } first)
        {
            throw new DataException(MalformedMessage(first));
        }

        header = layout.HasHeader ? reader.RawRecord.ToArray() : [];
        Names = !any ? [] : layout.HasHeader ? HeaderNames() : PositionNames(reader.FieldCount);
        firstIsRow = any && !layout.HasHeader;
        new ReadLimits(name, options).CheckColumns(Names.Count);
    }

    public override IReadOnlyList<string> Names { get; }

    public override char Separator { get; }

    public override bool DecimalComma => Separator == ';';

    public override string Where => $"{name}, line {reader.LineNumber}";

    public override double? Fraction => stream.Fraction;

    public override ReadOnlySpan<byte> HeaderText => header;

    public static CsvReaderOptions ReaderOptions(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        TrimWhitespace = true,
    };

    /// <summary>Whether a name is one that is given to columns without a header: c0, c1, …</summary>
    public static bool IsPositionName(string name) =>
        name.Length > 1 && name[0] == 'c' && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    public override bool MoveNext()
    {
        if (firstIsRow)
        {
            firstIsRow = false;
            return true;
        }

        while (Advance())
        {
            if (Problem() is not { } problem)
            {
                return true;
            }

            // What follows a quote that is never closed is in its field, so that nothing can be said of the records after it.
            if (bad is null || malformed?.Reason == CsvMalformedReason.UnterminatedQuote)
            {
                throw new DataException(problem);
            }

            bad(new BadRecord(malformed?.LineNumber ?? reader.LineNumber, problem));
            malformed = null;
        }

        return false;
    }

    public override ReadOnlySpan<byte> Field(int index) => reader.GetSpan(index);

    public override bool TryGetRecord(out ReadOnlySpan<byte> record)
    {
        record = reader.RawRecord;
        return true;
    }

    public override void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }

    private static string[] PositionNames(int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}"))];

    private string[] HeaderNames()
    {
        var names = new string[reader.FieldCount];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = FieldText.Decode(reader.GetSpan(i));
        }

        return names;
    }

    private bool Advance()
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException exception)
        {
            throw new DataException($"{name}, line {exception.LineNumber}: {exception.Message}", exception);
        }
    }

    // What is wrong with the current record; null when nothing is.
    private string? Problem() =>
        malformed is { } record ? MalformedMessage(record) : reader.FieldCount != Names.Count ? FieldCountMessage() : null;

    private void Note(CsvMalformedRecord record)
    {
        // A quote inside text without quotes, 5" pipe, is kept as every reader does.
        if (record.Reason != CsvMalformedReason.StrayQuote)
        {
            malformed ??= record;
        }
    }

    private string MalformedMessage(CsvMalformedRecord record)
    {
        string where = $"{name}, line {record.LineNumber}";
        if (record.Reason == CsvMalformedReason.UnterminatedQuote)
        {
            return $"{where}, column {reader.FieldCount}: a field begins with a quote that is never closed ({Start(record)}). Close it, or double quotes that belong to the text.";
        }

        int column = 0;
        while (column < reader.FieldCount - 1 && !HasTextAfterQuote(reader.GetRawSpan(column)))
        {
            column++;
        }

        return $"{where}, column {column + 1}: there is text after the closing quote ({Start(record)}). Put the separator '{Separator}' there, or double quotes that belong to the text.";
    }

    private static bool HasTextAfterQuote(ReadOnlySpan<byte> field)
    {
        field = field.Trim(" \t"u8);
        if (field is not [(byte)'"', ..])
        {
            return false;
        }

        // Quotes come in pairs up to the closing one, which nothing may follow.
        int position = 1;
        while (position < field.Length && (field[position] != '"' || (position + 1 < field.Length && field[position + 1] == '"')))
        {
            position += field[position] == '"' ? 2 : 1;
        }

        return position < field.Length - 1;
    }

    private static string Start(CsvMalformedRecord record)
    {
        string text = record.RawRecord.ReplaceLineEndings(" ");
        return text.Length <= 60 ? text : text[..57] + "…";
    }

    private string FieldCountMessage()
    {
        string rule = header.Length > 0 ? "the header" : "the first record";
        string advice = reader.FieldCount < Names.Count
            ? $"The first without a value is '{Names[reader.FieldCount]}' (column {reader.FieldCount + 1}); leave missing values empty but keep their separators"
            : $"Column {Names.Count + 1} has no name; put quotes around text that contains '{Separator}'";
        return $"{Where}: expected {Names.Count} fields like {rule}, found {reader.FieldCount}. {advice}.";
    }
}
