namespace Misfit.Detectors.Neighbors;

/// <summary>Finds the fitted rows that share most neighbours with a row: an inverted list tells of which rows a row is a neighbour.</summary>
internal sealed class SharedNeighbors
{
    private readonly int[] starts;
    private readonly int[] owners;

    /// <param name="indices">The neighbours of each fitted row.</param>
    /// <param name="neighbors">How many each has.</param>
    public SharedNeighbors(int[] indices, int neighbors)
    {
        int rows = indices.Length / neighbors;
        starts = new int[rows + 1];
        foreach (int index in indices)
        {
            starts[index + 1]++;
        }

        for (int i = 0; i < rows; i++)
        {
            starts[i + 1] += starts[i];
        }

        owners = new int[indices.Length];
        int[] next = starts[..rows];
        for (int i = 0; i < indices.Length; i++)
        {
            owners[next[indices[i]]++] = i / neighbors;
        }
    }

    /// <summary>An array of zeros that <see cref="MostSimilar"/> counts in and clears again.</summary>
    public int[] NewCounts() => new int[starts.Length - 1];

    /// <summary>Writes the rows that share most of some neighbours, most first; of those that share as many, the later ones.</summary>
    /// <param name="neighbors">The neighbours of the row asked about.</param>
    /// <param name="self">The row to leave out, or −1.</param>
    /// <param name="counts">See <see cref="NewCounts"/>.</param>
    /// <param name="similar">As many as are wanted; not more than there are rows, or one less without the row itself.</param>
    public void MostSimilar(ReadOnlySpan<int> neighbors, int self, int[] counts, Span<int> similar)
    {
        foreach (int neighbor in neighbors)
        {
            foreach (int owner in owners.AsSpan(starts[neighbor]..starts[neighbor + 1]))
            {
                counts[owner]++;
            }
        }

        int found = 0;
        foreach (int neighbor in neighbors)
        {
            foreach (int owner in owners.AsSpan(starts[neighbor]..starts[neighbor + 1]))
            {
                if (counts[owner] > 0 && owner != self)
                {
                    found = Insert(owner, counts, similar, found);
                }

                // Negative: seen already. The counts are still compared.
                counts[owner] = -Math.Abs(counts[owner]);
            }
        }

        // Rows that share nothing fill up, the last ones first.
        for (int row = counts.Length - 1; found < similar.Length; row--)
        {
            if (counts[row] == 0 && row != self)
            {
                similar[found++] = row;
            }
        }

        foreach (int neighbor in neighbors)
        {
            foreach (int owner in owners.AsSpan(starts[neighbor]..starts[neighbor + 1]))
            {
                counts[owner] = 0;
            }
        }
    }

    private static int Insert(int row, int[] counts, Span<int> similar, int found)
    {
        int shared = Math.Abs(counts[row]), position = found;
        while (position > 0 && (Math.Abs(counts[similar[position - 1]]) < shared || (Math.Abs(counts[similar[position - 1]]) == shared && similar[position - 1] < row)))
        {
            position--;
        }

        if (position == similar.Length)
        {
            return found;
        }

        int kept = Math.Min(found + 1, similar.Length);
        similar[position..(kept - 1)].CopyTo(similar[(position + 1)..]);
        similar[position] = row;
        return kept;
    }
}
