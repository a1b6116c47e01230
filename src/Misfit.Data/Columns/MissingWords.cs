using System.Text;

namespace Misfit.Data.Columns;

/// <summary>Tells whether a field's text stands for a missing value.</summary>
internal sealed class MissingWords
{
    private readonly byte[][] words;
    private readonly double[] numbers;
    private readonly int longest;

    public MissingWords(IReadOnlyList<string> words)
    {
        this.words = [.. words.Select(word => Encoding.UTF8.GetBytes(word.Trim().ToLowerInvariant())).Where(word => word.Length > 0)];
        numbers = [.. this.words.Select(word => NumberText.TryParse(word, decimalComma: false, out double value) ? value : double.NaN).Where(value => !double.IsNaN(value))];
        longest = this.words.Length == 0 ? 0 : this.words.Max(word => word.Length);
    }

    /// <summary>Whether a number stands for a missing value, such as -999, however it is written.</summary>
    public bool Contains(double value) => numbers.Length > 0 && Array.IndexOf(numbers, value) >= 0;

    public bool Contains(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] == ' ' || text[^1] == ' ')
        {
            text = text.Trim((byte)' ');
        }

        return text.IsEmpty || (text.Length <= longest && ContainsWord(text));
    }

    private bool ContainsWord(ReadOnlySpan<byte> text)
    {
        foreach (byte[] word in words)
        {
            if (word.Length == text.Length && (word[0] | 0x20) == (text[0] | 0x20) && (text.SequenceEqual(word) || Ascii.EqualsIgnoreCase(text, word)))
            {
                return true;
            }
        }

        return false;
    }
}
