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
            bool mixedMarks = commas > 0 && points > 0;
            return words > 0 || mixedMarks || (numbers > 0 && times > 0) ? ColumnKind.Category
                : times > 0 ? ColumnKind.Time
                : ColumnKind.Number;
        }
    }

    public void Add(ReadOnlySpan<byte> text, RecordCursor cursor)
    {
        if (NumberText.TryParse(text, decimalComma, out _))
        {
            CountNumber(text);
            return;
        }

        if (missing.Contains(text))
        {
            return;
        }

        ReadOnlySpan<byte> trimmed = text.Trim((byte)' ');
        if (trimmed.Length < text.Length && NumberText.TryParse(trimmed, decimalComma, out _))
        {
            CountNumber(text);
        }
        else if (TimeText.TryParse(trimmed, out _))
        {
            times++;
        }
        else if (++words == 1)
        {
            firstWord = FieldText.Quote(text);
            firstWordWhere = cursor.Where;
        }
    }

    /// <summary>What to tell a person about the column; null when there is nothing to say.</summary>
    public string? Note()
    {
        long all = numbers + times + words;
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

    private void CountNumber(ReadOnlySpan<byte> text)
    {
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
