namespace Misfit.Server.Incidents;

/// <summary>
/// Joins neighbouring flagged rows. In each group, flagged rows with at most <see cref="Bridge"/> others between them, and no longer pause than <see cref="LongestPause"/> usual
/// steps of time, are one stretch; stretches of several groups that share a time are one incident.
/// </summary>
internal static class IncidentFinder
{
    /// <summary>Rows that were not flagged and may lie between two flagged ones of the same incident.</summary>
    public const int Bridge = 5;

    private const int LongestPause = 20;

    /// <summary>The incidents, in order of their starts.</summary>
    /// <param name="run">The rows.</param>
    /// <param name="flagged">Which are flagged.</param>
    public static IReadOnlyList<Incident> Find(InvestigatedRun run, bool[] flagged)
    {
        List<Stretch> stretches = Stretches(run, flagged);
        stretches.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Group.CompareTo(b.Group));
        var joined = new List<List<Stretch>>();
        long end = long.MinValue;
        foreach (Stretch stretch in stretches)
        {
            if (joined.Count == 0 || stretch.Start > end)
            {
                joined.Add([]);
                end = long.MinValue;
            }

            joined[^1].Add(stretch);
            end = Math.Max(end, stretch.End);
        }

        int longest = joined.Count == 0 ? 0 : joined.Max(parts => parts.Sum(part => part.Rows.Count));
        return [.. joined.Select((parts, i) => Join(run, parts, i + 1, longest))];
    }

    private static Incident Join(InvestigatedRun run, List<Stretch> parts, int id, int longest)
    {
        int[] rows = [.. parts.SelectMany(part => part.Rows).OrderBy(run.PlaceOf).ThenBy(row => row)];
        int peak = rows.MaxBy(row => run.Scores[row]);
        string[] groups = run.HasGroups ? [.. parts.Select(part => part.Group).Distinct().Select(group => run.GroupNames[group])] : [];
        var urgency = new Urgency(run.Scores[peak], run.Threshold, run.Middle, rows.Length, longest, groups.Length, run.GroupNames.Count);
        return new Incident(id, parts.Min(part => part.Start), parts.Max(part => part.End), run.PlaceOf(peak), peak, run.Scores[peak], rows, parts.Sum(part => part.Span), groups, urgency.Value);
    }

    private static List<Stretch> Stretches(InvestigatedRun run, bool[] flagged)
    {
        var stretches = new List<Stretch>();
        long pause = run.Ticks is null ? long.MaxValue : LongestPause * UsualStep(run);
        int last = -1;
        for (int place = 0; place < run.Order.Length; place++)
        {
            int row = run.Order[place];
            if (!flagged[row])
            {
                continue;
            }

            long now = run.PlaceOf(row);
            bool joins = last >= 0 && run.GroupOfRow[run.Order[last]] == run.GroupOfRow[row] && place - last <= Bridge + 1 && now - run.PlaceOf(run.Order[last]) <= pause;
            if (joins)
            {
                Stretch open = stretches[^1];
                open.Rows.Add(row);
                stretches[^1] = open with { End = now, Span = open.Span + place - last };
            }
            else
            {
                stretches.Add(new Stretch(run.GroupOfRow[row], now, now, 1, [row]));
            }

            last = place;
        }

        return stretches;
    }

    private static long UsualStep(InvestigatedRun run)
    {
        var steps = new List<long>();
        for (int i = 1; i < run.Order.Length; i++)
        {
            long step = run.PlaceOf(run.Order[i]) - run.PlaceOf(run.Order[i - 1]);
            if (step > 0 && run.GroupOfRow[run.Order[i]] == run.GroupOfRow[run.Order[i - 1]])
            {
                steps.Add(step);
            }
        }

        steps.Sort();
        return steps.Count == 0 ? TimeSpan.TicksPerDay : steps[steps.Count / 2];
    }

    private sealed record Stretch(int Group, long Start, long End, int Span, List<int> Rows);
}
