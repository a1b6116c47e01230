namespace Misfit.Server.Incidents;

/// <summary>The overall picture: groups × equal stretches of time or of rows; each cell is the worst score of its rows.</summary>
/// <param name="Groups">One lane each.</param>
/// <param name="Starts">The place where each column of cells begins, and the end of the last.</param>
/// <param name="Cells">Group by group.</param>
internal sealed record SwimLanes(IReadOnlyList<string> Groups, IReadOnlyList<long> Starts, IReadOnlyList<IReadOnlyList<SwimLaneCell>> Cells)
{
    /// <summary>The most lanes shown: those with the highest scores.</summary>
    public const int MostLanes = 20;

    /// <param name="run">The rows.</param>
    /// <param name="flagged">Which are flagged.</param>
    /// <param name="columns">Cells of a lane.</param>
    public static SwimLanes Of(InvestigatedRun run, bool[] flagged, int columns)
    {
        if (run.Order.Length == 0)
        {
            return new SwimLanes([], [], []);
        }

        long first = run.Order.Min(run.PlaceOf), last = run.Order.Max(run.PlaceOf);
        columns = (int)Math.Min(columns, last - first + 1);
        long[] starts = [.. Enumerable.Range(0, columns + 1).Select(i => first + (long)((Int128)(last - first + 1) * i / columns))];
        if (run.Ticks is not null && last - first > 2 * columns * TimeSpan.TicksPerSecond)
        {
            // Whole seconds, so that they can be read and typed.
            starts = [.. starts.Select((start, i) => start - (start % TimeSpan.TicksPerSecond) + (i == columns ? TimeSpan.TicksPerSecond : 0))];
        }

        var cells = new SwimLaneCell[run.GroupNames.Count][];
        for (int group = 0; group < cells.Length; group++)
        {
            cells[group] = [.. Enumerable.Repeat(new SwimLaneCell(0, 0, double.NaN), columns)];
        }

        foreach (int row in run.Order)
        {
            int column = Column(starts, run.PlaceOf(row));
            ref SwimLaneCell cell = ref cells[run.GroupOfRow[row]][column];
            double score = run.Scores[row];
            cell = new SwimLaneCell(cell.Rows + 1, cell.Flagged + (flagged[row] ? 1 : 0), double.IsNaN(cell.Worst) || score > cell.Worst ? score : cell.Worst);
        }

        int[] shown = [.. Enumerable.Range(0, cells.Length).OrderByDescending(group => cells[group].Max(cell => double.IsNaN(cell.Worst) ? double.NegativeInfinity : cell.Worst)).Take(MostLanes).Order()];
        return new SwimLanes([.. shown.Select(group => run.GroupNames[group])], starts, [.. shown.Select(group => cells[group])]);
    }

    private static int Column(long[] starts, long place)
    {
        int found = Array.BinarySearch(starts, place);
        return Math.Min(found >= 0 ? found : ~found - 1, starts.Length - 2);
    }
}

/// <summary>What happened in one lane at one time.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Flagged">Those flagged.</param>
/// <param name="Worst">The highest score; NaN without a row.</param>
internal readonly record struct SwimLaneCell(int Rows, int Flagged, double Worst);
