using System.Globalization;
using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Playback;

/// <summary>Short names and one sentence for each column: from the documentation of KDD 1999 where the name is of there, else from the values.</summary>
internal static class ColumnDescriptions
{
    public static IReadOnlyList<PlaybackColumn> Of(IReadOnlyList<Column> columns)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. columns.Select(column => new PlaybackColumn(column, Shorten(column.Name, taken), ColumnMeaning.OfConnections(column.Name) ?? Describe(column)))];
    }

    // First letters of the words; of one word its first four letters. More letters of the last word until no other column is called so.
    private static string Shorten(string name, HashSet<string> taken)
    {
        string[] words = name.Split(['_', ' ', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            words = ["?"];
        }

        string start = string.Concat(words[..^1].Select(word => word[..1]));
        string last = words[^1];
        for (int letters = words.Length == 1 ? Math.Min(4, last.Length) : 1; letters <= last.Length; letters++)
        {
            if (taken.Add(start + last[..letters]))
            {
                return start + last[..letters];
            }
        }

        for (int number = 2; ; number++)
        {
            string numbered = string.Create(CultureInfo.InvariantCulture, $"{start}{last}{number}");
            if (taken.Add(numbered))
            {
                return numbered;
            }
        }
    }

    private static string Describe(Column column)
    {
        if (column is NumberColumn numbers)
        {
            double least = double.PositiveInfinity, most = double.NegativeInfinity;
            foreach (double value in numbers.Values)
            {
                (least, most) = (Math.Min(least, double.IsNaN(value) ? least : value), Math.Max(most, double.IsNaN(value) ? most : value));
            }

            return least <= most ? $"A number from {Studio.Shown.Number(least)} to {Studio.Shown.Number(most)}." : "A number, missing in every record.";
        }

        return column is CategoryColumn words ? $"One of {words.Levels.Count} values." : $"A value of the kind {column.Kind}.";
    }
}
