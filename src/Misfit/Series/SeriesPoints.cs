namespace Misfit.Series;

/// <summary>The steps of time that rows lie at, ascending, one group after the other.</summary>
/// <param name="Indices">The number of each point's step in its group. Consecutive steps have consecutive numbers.</param>
/// <param name="Ticks">The time of each point.</param>
/// <param name="Groups">The number of each point's group.</param>
/// <param name="Names">The groups' names; one empty name when there are none.</param>
/// <param name="Rows">The table's rows, in the order of points.</param>
/// <param name="First">The place in <paramref name="Rows"/> where each point's rows begin, and the end of the last.</param>
/// <param name="Notes">What was found and done, for people.</param>
internal sealed record SeriesPoints(long[] Indices, long[] Ticks, int[] Groups, string[] Names, int[] Rows, int[] First, IReadOnlyList<string> Notes)
{
    public int Count => Indices.Length;

    /// <summary>The rows of a point.</summary>
    public ReadOnlySpan<int> RowsOf(int point) => Rows.AsSpan(First[point]..First[point + 1]);

    /// <summary>The point of each row.</summary>
    public int[] PointOfRow()
    {
        var points = new int[Rows.Length];
        for (int point = 0; point < Count; point++)
        {
            foreach (int row in RowsOf(point))
            {
                points[row] = point;
            }
        }

        return points;
    }

    /// <summary>The named points, ascending, with their rows.</summary>
    public SeriesPoints Select(int[] points)
    {
        var first = new int[points.Length + 1];
        var rows = new List<int>();
        for (int i = 0; i < points.Length; i++)
        {
            rows.AddRange(RowsOf(points[i]));
            first[i + 1] = rows.Count;
        }

        return this with
        {
            Indices = [.. points.Select(point => Indices[point])],
            Ticks = [.. points.Select(point => Ticks[point])],
            Groups = [.. points.Select(point => Groups[point])],
            Rows = [.. rows],
            First = first,
        };
    }
}
