namespace Misfit.Server.Incidents;

/// <summary>The course of a column and of the score, for a chart: arrays of equal lengths, thinned to what a screen can show. No flagged row and none outside the band is left out.</summary>
/// <param name="Column">The column; null without one.</param>
/// <param name="Group">Whose course it is.</param>
/// <param name="Timed">Whether places are times.</param>
/// <param name="Threshold">The line.</param>
/// <param name="Rows">Row numbers, from 1.</param>
/// <param name="Places">Milliseconds since 1970, or row numbers.</param>
/// <param name="Scores">Scores; null for none.</param>
/// <param name="Values">Values of the column; null where missing.</param>
/// <param name="Lower">The lower end of the band.</param>
/// <param name="Upper">The upper end of the band.</param>
/// <param name="Outside">Whether the band rule flags the value: exactly when it is outside the band.</param>
/// <param name="Flagged">Whether the row is flagged.</param>
/// <param name="Intervals">Start and end of each incident of the group.</param>
/// <param name="Of">How many rows there were before thinning.</param>
internal sealed record CoursePoints(
    string? Column, string Group, bool Timed, double Threshold, int[] Rows, double[] Places, double?[] Scores, double?[] Values, double?[] Lower, double?[] Upper, bool[] Outside, bool[] Flagged,
    IReadOnlyList<double[]> Intervals, int Of)
{
    private const int Most = 1500;

    /// <summary>The course along the rows of a selection that are of one group: that of the first row, or the group named.</summary>
    public static CoursePoints Along(Selection selection, string? group)
    {
        InvestigatedRun run = selection.Run.Run;
        int number = Math.Max(0, group is null ? selection.Rows.Length == 0 ? 0 : Busiest(selection) : run.GroupNames.ToList().IndexOf(group));
        int[] rows = [.. selection.Rows.Where(row => run.GroupOfRow[row] == number)];
        ExpectedBand? band = selection.Band?.Groups[number];
        Dictionary<int, int> places = band is null ? [] : band.Rows.Select((row, i) => (row, i)).ToDictionary(pair => pair.row, pair => pair.i);
        bool Outside(int row) => band is not null && places.TryGetValue(row, out int at) && band.IsOutside(at);
        int step = Math.Max(1, rows.Length / Most);
        int[] shown = [.. rows.Where((row, i) => i % step == 0 || selection.Run.Judgement.Flagged[row] || Outside(row))];
        double?[] Taken(Func<int, double> of) => [.. shown.Select(row => places.TryGetValue(row, out int at) ? Finite(of(at)) : null)];
        return new CoursePoints(
            selection.Column?.Name, run.GroupNames[number], run.Ticks is not null, selection.Run.Judgement.Threshold, [.. shown.Select(row => row + 1)], [.. shown.Select(row => Place(run, run.PlaceOf(row)))],
            [.. shown.Select(row => Finite(run.Scores[row]))], Taken(at => band!.Values[at]), Taken(at => band!.Lower[at]), Taken(at => band!.Upper[at]),
            [.. shown.Select(Outside)], [.. shown.Select(row => selection.Run.Judgement.Flagged[row])], IntervalsOf(selection, number), rows.Length);
    }

    private static int Busiest(Selection selection) =>
        selection.Rows.GroupBy(row => selection.Run.Run.GroupOfRow[row]).MaxBy(group => group.Max(row => double.IsNaN(selection.Run.Run.Scores[row]) ? double.NegativeInfinity : selection.Run.Run.Scores[row]))!.Key;

    private static IReadOnlyList<double[]> IntervalsOf(Selection selection, int group)
    {
        InvestigatedRun run = selection.Run.Run;
        return [.. selection.Incidents.Where(incident => incident.Groups.Count == 0 || incident.Groups.Contains(run.GroupNames[group])).Select(incident => new[] { Place(run, incident.Start), Place(run, incident.End) })];
    }

    private static double Place(InvestigatedRun run, long place) => run.Ticks is null ? place + 1 : (place - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerMillisecond;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
