namespace Misfit.Series;

/// <summary>A stretch of time with flagged points: one incident instead of many alarms.</summary>
/// <param name="Id">Its number, from 1, in order of group and time.</param>
/// <param name="Group">The name of its series; empty when there is one series only.</param>
/// <param name="Start">The time of its first flagged row.</param>
/// <param name="End">The time of its last flagged row.</param>
/// <param name="Peak">The time of its highest score.</param>
/// <param name="PeakScore">That score.</param>
/// <param name="PeakRow">The row of that score, from 0.</param>
/// <param name="Rows">Flagged rows in it.</param>
public sealed record Interval(int Id, string Group, DateTime Start, DateTime End, DateTime Peak, double PeakScore, int PeakRow, int Rows)
{
    /// <summary>Joins flagged points with at most <paramref name="bridge"/> steps between them.</summary>
    /// <param name="points">All points.</param>
    /// <param name="scores">The score of each, NaN for none.</param>
    /// <param name="flagged">Whether each is flagged.</param>
    /// <param name="bridge">Steps that may lie between two flagged points of the same interval.</param>
    /// <returns>The intervals, and for each point the number of the one it lies in, 0 for none.</returns>
    internal static (IReadOnlyList<Interval> Intervals, int[] OfPoint) Join(SeriesPoints points, double[] scores, bool[] flagged, int bridge)
    {
        var intervals = new List<Interval>();
        var ofPoint = new int[points.Count];
        int last = -1;
        for (int point = 0; point < points.Count; point++)
        {
            if (!flagged[point])
            {
                continue;
            }

            int rows = points.RowsOf(point).Length;
            var time = new DateTime(points.Ticks[point], DateTimeKind.Utc);
            if (last >= 0 && points.Groups[last] == points.Groups[point] && points.Indices[point] - points.Indices[last] <= bridge + 1)
            {
                Interval open = intervals[^1];
                ofPoint.AsSpan(last..point).Fill(open.Id);
                bool higher = scores[point] > open.PeakScore;
                intervals[^1] = open with { End = time, Rows = open.Rows + rows, Peak = higher ? time : open.Peak, PeakScore = higher ? scores[point] : open.PeakScore, PeakRow = higher ? points.RowsOf(point)[0] : open.PeakRow };
            }
            else
            {
                intervals.Add(new Interval(intervals.Count + 1, points.Names[points.Groups[point]], time, time, time, scores[point], points.RowsOf(point)[0], rows));
            }

            ofPoint[point] = intervals.Count;
            last = point;
        }

        return (intervals, ofPoint);
    }
}
