using Misfit.Server.Incidents;
using Misfit.Tables;

namespace Misfit.Tests;

/// <summary>Runs made by hand.</summary>
internal static class InvestigatedRuns
{
    /// <summary>Rows one minute apart, or without time, in as many groups as are named.</summary>
    public static InvestigatedRun Of(double[] scores, double threshold, string[]? groups = null, bool time = true, Column[]? more = null, bool[]? anomalies = null)
    {
        int lanes = groups?.Length ?? 1;
        var columns = new List<Column>(more ?? []);
        if (time)
        {
            columns.Add(new TimeColumn("at", [.. Enumerable.Range(0, scores.Length).Select(row => new DateTime(2026, 3, 2).Ticks + (row / lanes * TimeSpan.TicksPerMinute))]));
        }

        if (groups is not null)
        {
            columns.Add(new CategoryColumn("site", [.. Enumerable.Range(0, scores.Length).Select(row => row % lanes)], groups));
        }

        columns.Add(new NumberColumn("value", [.. scores]));
        return new InvestigatedRun("run", new Table(columns), scores, threshold, new RunRoles(time ? "at" : null, groups is null ? null : "site", null, [], anomalies));
    }

    /// <summary>Scores of 0.1 but in the given rows.</summary>
    public static double[] Scores(int rows, double high, params IEnumerable<int> where)
    {
        double[] scores = [.. Enumerable.Repeat(0.1, rows)];
        foreach (int row in where)
        {
            scores[row] = high;
        }

        return scores;
    }
}
