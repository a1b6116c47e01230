using System.Text;
using CsvHelper;
using Misfit.Data.Columns;
using Misfit.Data.Input;
using Misfit.Tables;

namespace Misfit.Data.Delimited;

/// <summary>How delimited text is laid out, found out from its start.</summary>
/// <param name="Separator">The character between fields.</param>
/// <param name="Encoding">The encoding when it is neither UTF-8 nor told by a byte order mark; null otherwise.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="HasHint">Whether the first line is sep=; or the like, as spreadsheets write it, and no record.</param>
internal sealed record CsvLayout(char Separator, Encoding? Encoding, bool HasHeader, bool HasHint)
{
    private const int SampleBytes = 1 << 18;
    private const int SampleRecords = 200;

    // Where several separators divide all records equally, the rarer in plain text wins: 1,5;2,5 has semicolons.
    private static readonly char[] Candidates = ['\t', ';', '|', ','];

    /// <exception cref="DataException">The input is no text.</exception>
    public static CsvLayout Detect(InputStream stream, string name, TableReadOptions options, IReadOnlyList<ColumnSchema>? expected)
    {
        ReadOnlySpan<byte> start = stream.Peek(SampleBytes);
        Encoding? encoding = options.Encoding ?? TextEncoding.Detect(start, name);
        byte[] sample = TextEncoding.ToUtf8(start, encoding);
        bool whole = start.Length < SampleBytes;
        bool hint = options.Separator is null && sample.AsSpan().StartsWith("sep="u8) && sample.Length > 5 && sample[5] is (byte)'\r' or (byte)'\n';
        char separator = options.Separator ?? (hint ? (char)sample[4] : DetectSeparator(sample, whole));
        List<string[]> records = ReadSample(hint ? sample[6..] : sample, separator, whole);
        bool header = options.Header ?? HasHeaderFor(records, expected, separator == ';', options);
        return new CsvLayout(separator, encoding, header, hint);
    }

    private static char DetectSeparator(byte[] sample, bool whole)
    {
        foreach (char candidate in Candidates)
        {
            List<string[]> records = ReadSample(sample, candidate, whole);
            if (records.Count > 0 && records[0].Length > 1 && records.TrueForAll(record => record.Length == records[0].Length))
            {
                return candidate;
            }
        }

        using var reader = CsvReader.Create(sample, new CsvReaderOptions { HasHeader = false });
        return reader.Separator;
    }

    private static List<string[]> ReadSample(byte[] sample, char separator, bool whole)
    {
        var records = new List<string[]>();
        using var reader = CsvReader.Create(sample, CsvCursor.ReaderOptions(separator));
        while (records.Count < SampleRecords && reader.Read())
        {
            var fields = new string[reader.FieldCount];
            for (int i = 0; i < fields.Length; i++)
            {
                fields[i] = FieldText.Decode(reader.GetSpan(i));
            }

            records.Add(fields);
        }

        if (!whole && records.Count is > 1 and < SampleRecords)
        {
            records.RemoveAt(records.Count - 1);
        }

        return records;
    }

    private static bool HasHeaderFor(List<string[]> records, IReadOnlyList<ColumnSchema>? expected, bool decimalComma, TableReadOptions options)
    {
        if (expected is null || records.Count == 0)
        {
            return LooksLikeHeader(records, decimalComma, new MissingWords(options.MissingWords));
        }

        // Expected names decide: one of them in the first record makes it a header, names of nameless columns make it none.
        bool named = expected.Any(column => records[0].Contains(column.Name, StringComparer.Ordinal));
        return named || !expected.All(column => CsvCursor.IsPositionName(column.Name))
            || LooksLikeHeader(records, decimalComma, new MissingWords(options.MissingWords));
    }

    /// <summary>
    /// A first record is a header when some column has a word in it above numbers or dates only; it is none when it has numbers or dates itself;
    /// and where all columns hold words it is one.
    /// </summary>
    private static bool LooksLikeHeader(List<string[]> records, bool decimalComma, MissingWords missing)
    {
        if (records.Count == 0)
        {
            return true;
        }

        bool IsWord(string text) => !missing.Contains(Encoding.UTF8.GetBytes(text)) && !IsValue(text, decimalComma);
        bool IsMissing(string text) => missing.Contains(Encoding.UTF8.GetBytes(text));
        for (int i = 0; i < records[0].Length; i++)
        {
            int column = i;
            string[] below = [.. records.Skip(1).Where(record => record.Length > column && !IsMissing(record[column])).Select(record => record[column])];
            if (IsWord(records[0][i]) && below.Length > 0 && Array.TrueForAll(below, text => IsValue(text, decimalComma)))
            {
                return true;
            }
        }

        return !records[0].Any(text => IsValue(text, decimalComma));
    }

    private static bool IsValue(string text, bool decimalComma)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.Trim());
        return NumberText.TryParse(bytes, decimalComma, out _) || TimeText.TryParse(bytes, out _);
    }
}
