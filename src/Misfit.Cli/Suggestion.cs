namespace Misfit.Cli;

/// <summary>Finds what somebody who mistyped a word may have meant.</summary>
internal static class Suggestion
{
    /// <summary>"; did you mean 'pca'?", or nothing when no candidate is near.</summary>
    public static string For(string word, IEnumerable<string> candidates)
    {
        string? best = candidates.Where(candidate => IsNear(word, candidate)).MinBy(candidate => (!IsPart(word, candidate), Distance(word, candidate)));
        return best is not null ? $"; did you mean '{best}'?" : "";
    }

    private static bool IsNear(string word, string candidate) =>
        Distance(word, candidate) <= 1 + (candidate.Length / 4) || IsPart(word, candidate);

    private static bool IsPart(string word, string candidate) => word.Length >= 3 && candidate.Contains(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other, without regard to case.</summary>
    private static int Distance(string from, string to)
    {
        var distances = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Step(from, to, distances, i, j);
            }
        }

        return distances[from.Length, to.Length];
    }

    private static int Step(string from, string to, int[,] distances, int i, int j)
    {
        bool Same(int a, int b) => char.ToLowerInvariant(from[a]) == char.ToLowerInvariant(to[b]);
        int least = Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1;
        least = Math.Min(least, distances[i - 1, j - 1] + (Same(i - 1, j - 1) ? 0 : 1));
        return i > 1 && j > 1 && Same(i - 1, j - 2) && Same(i - 2, j - 1) ? Math.Min(least, distances[i - 2, j - 2] + 1) : least;
    }
}
