namespace Misfit.Data.Datasets;

// How far a mistyped name is from a known one.
internal static class SpellingDistance
{
    // Smaller is nearer. A folder left out costs nothing: "cardio" is near "adbench/cardio".
    public static int Nearness(string typed, string known)
    {
        typed = typed.ToLowerInvariant();
        known = known.ToLowerInvariant();
        int whole = Levenshtein(typed, known) * 2;
        int last = (Levenshtein(typed, known[(known.LastIndexOf('/') + 1)..]) * 2) + 1;
        return Math.Min(whole, last);
    }

    // Insertions, deletions and replacements of single characters that turn one text into the other.
    public static int Levenshtein(string first, string second)
    {
        var above = new int[second.Length + 1];
        for (int j = 0; j < above.Length; j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= first.Length; i++)
        {
            int diagonal = above[0];
            above[0] = i;
            for (int j = 1; j < above.Length; j++)
            {
                int replaced = diagonal + (first[i - 1] == second[j - 1] ? 0 : 1);
                diagonal = above[j];
                above[j] = Math.Min(replaced, Math.Min(above[j], above[j - 1]) + 1);
            }
        }

        return above[^1];
    }
}
