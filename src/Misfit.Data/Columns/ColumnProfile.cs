using System.Text.RegularExpressions;
using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>
/// Counts what the values of a column look like. A column is a number column when all values that are not missing are numbers, a time
/// column when all are points in time, and a category column otherwise; so one word among numbers makes it a category, and a note says so.
/// </summary>
internal sealed partial class ColumnProfile(string name, MissingWords missing, bool decimalComma)
{
    private const double NearlyAll = 0.9;

    private long numbers;
    private long times;
    private long words;
    private long commas;
    private long points;
    private string? firstWord;
    private string? firstWordWhere;

    public string Name => name;

    public ColumnKind Kind
    {
        get
        {
            bool mixedMarks = decimalComma && commas > 0 && points > 0;
            return words > 0 || mixedMarks || (numbers > 0 && times > 0) ? ColumnKind.Category
                : times > 0 ? ColumnKind.Time
                : ColumnKind.Number;
        }
    }

    public void Add(ReadOnlySpan<byte> text, RecordCursor cursor)
    {
        if (NumberText.TryParse(text, decimalComma, out double value))
        {
            CountNumber(text, value);
            return;
        }

        if (missing.Contains(text))
        {
            return;
        }

        ReadOnlySpan<byte> trimmed = text.Trim((byte)' ');
        if (trimmed.Length < text.Length && NumberText.TryParse(trimmed, decimalComma, out value))
        {
            CountNumber(text, value);
        }
        else if (TimeText.TryParse(trimmed, out _))
        {
            times++;
        }
        else
        {
            CountWord(text, cursor);
        }
    }

    /// <summary>What to tell a person about the column; null when there is nothing to say.</summary>
    public string? Note()
    {
        long all = numbers + times + words;
        if (!decimalComma && commas > 0 && commas + numbers >= NearlyAll * all)
        {
            return $"Column '{name}' is read as words: {commas:N0} of its {all:N0} values are numbers with a comma, first {firstWord} ({firstWordWhere}). Write decimals with a point and thousands without a comma.";
        }

        if (words == 0 && commas > 0 && points > 0)
        {
            return $"Column '{name}' is read as words: {commas:N0} of its numbers have a decimal comma and {points:N0} a decimal point. Write all of them the same way.";
        }

        if (words > 0 && firstWord is not null && SlashedDate().IsMatch(firstWord))
        {
            return $"Column '{name}' is read as words: dates such as {firstWord} can mean two days. Write them as 2026-01-31.";
        }

        (long most, string kind) = numbers >= times ? (numbers, "numbers") : (times, "dates");
        return words > 0 && all >= 20 && most >= NearlyAll * all
            ? $"Column '{name}' is read as words: {most:N0} of its {all:N0} values are {kind}, but {words:N0} are not, first {firstWord} ({firstWordWhere}). Correct them or name them as words for missing values."
            : null;
    }

    private void CountWord(ReadOnlySpan<byte> text, RecordCursor cursor)
    {
        if (++words == 1)
        {
            firstWord = FieldText.Quote(text);
            firstWordWhere = cursor.Where;
        }

        // Only words that begin a column of such numbers are worth the time.
        if (!decimalComma && commas + 1 >= words * NearlyAll && NumberText.TryParse(text, decimalComma: true, out _))
        {
            commas++;
        }
    }

    private void CountNumber(ReadOnlySpan<byte> text, double value)
    {
        if (missing.Contains(value))
        {
            return;
        }

        numbers++;
        if (decimalComma)
        {
            commas += text.Contains((byte)',') ? 1 : 0;
            points += text.Contains((byte)'.') ? 1 : 0;
        }
    }

    [GeneratedRegex(@"^'\d{1,2}/\d{1,2}/(\d{2}|\d{4})\b")]
    private static partial Regex SlashedDate();
}
