using Misfit.Server.Incidents;

namespace Misfit.Server.Feedback;

/// <summary>What is flagged in a run: by its threshold, corrected by what people said. A pure function of scores, threshold and marks.</summary>
/// <param name="Threshold">The line for rows before any change point.</param>
/// <param name="Lines">The line of each row.</param>
/// <param name="Flagged">Whether each row is flagged.</param>
internal sealed record Judgement(double Threshold, double[] Lines, bool[] Flagged)
{
    // What it costs to change the verdict on all flagged rows that nobody spoke of, in contradicted marks: one mark alone cannot silence everything.
    private const double WeightOfSilence = 2;
    private const int FewestAfterChange = 20;

    /// <summary>Rows flagged.</summary>
    public int Count => Flagged.Count(flag => flag);

    /// <summary>Judges a run.</summary>
    /// <param name="run">Its scores and threshold.</param>
    /// <param name="marks">What counts.</param>
    public static Judgement Of(InvestigatedRun run, IReadOnlyList<FeedbackMark> marks)
    {
        FeedbackMark[] verdicts = [.. marks.Where(mark => mark.Kind is FeedbackKind.GoodCatch or FeedbackKind.BadCatch && !double.IsNaN(run.Scores[mark.Row]))];
        double threshold = Move(run, verdicts);
        double[] lines = [.. Enumerable.Repeat(threshold, run.Scores.Length)];
        foreach (FeedbackMark change in marks.Where(mark => mark.Kind == FeedbackKind.ChangePoint))
        {
            Redraw(run, threshold, change.Row, lines);
        }

        bool[] flagged = [.. run.Scores.Select((score, row) => score > lines[row])];
        foreach (FeedbackMark verdict in verdicts)
        {
            flagged[verdict.Row] = verdict.Kind == FeedbackKind.GoodCatch;
        }

        return new Judgement(threshold, lines, flagged);
    }

    /// <summary>
    /// The threshold that contradicts the fewest marks, where changing the verdict on the flagged rows that nobody spoke of costs up to two contradictions; of equally good ones the
    /// nearest to the present one.
    /// </summary>
    private static double Move(InvestigatedRun run, FeedbackMark[] verdicts)
    {
        if (verdicts.Length == 0)
        {
            return run.Threshold;
        }

        double[] sorted = run.SortedScores;
        var silent = new HashSet<int>(verdicts.Select(mark => mark.Row));
        int flaggedNow = Math.Max(1, run.Scores.Where((score, row) => score > run.Threshold && !silent.Contains(row)).Count());
        IEnumerable<double> candidates = verdicts.Select(mark => mark.Kind == FeedbackKind.BadCatch ? run.Scores[mark.Row] : Math.BitDecrement(run.Scores[mark.Row])).Append(run.Threshold);
        double Cost(double threshold)
        {
            int contradicted = verdicts.Count(mark => run.Scores[mark.Row] > threshold != (mark.Kind == FeedbackKind.GoodCatch));
            double changed = Math.Abs(CountAbove(sorted, threshold) - CountAbove(sorted, run.Threshold));
            return contradicted + (WeightOfSilence * changed / flaggedNow);
        }

        return candidates.OrderBy(Cost).ThenBy(threshold => Math.Abs(threshold - run.Threshold)).First();
    }

    // After a change point the line of its group is drawn anew: it flags the share of rows that was flagged before. It is never lower than the line of the run.
    private static void Redraw(InvestigatedRun run, double threshold, int row, double[] lines)
    {
        int group = run.GroupOfRow[row];
        long place = run.PlaceOf(row);
        int[] after = [.. run.Order.Where(other => run.GroupOfRow[other] == group && run.PlaceOf(other) >= place && !double.IsNaN(run.Scores[other]))];
        int[] before = [.. run.Order.Where(other => run.GroupOfRow[other] == group && run.PlaceOf(other) < place && !double.IsNaN(run.Scores[other]))];
        if (after.Length < FewestAfterChange)
        {
            return;
        }

        double share = before.Length == 0 ? 0 : (double)before.Count(other => run.Scores[other] > threshold) / before.Length;
        double[] scores = [.. after.Select(other => run.Scores[other]).Order()];
        double line = Math.Max(threshold, Numerics.Quantile.OfSorted(scores, 1 - share));
        foreach (int other in after)
        {
            lines[other] = line;
        }
    }

    private static int CountAbove(double[] sorted, double threshold)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] > threshold ? (low, middle) : (middle + 1, high);
        }

        return sorted.Length - low;
    }
}
