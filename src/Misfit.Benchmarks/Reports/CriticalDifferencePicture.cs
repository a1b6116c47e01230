namespace Misfit.Benchmarks.Reports;

/// <summary>
/// Demšar's diagram: detectors on the axis of average ranks, Nemenyi's critical difference as a ruler above it, and bars below that join neighbours which Wilcoxon's tests with Holm's
/// correction do not tell apart.
/// </summary>
internal static class CriticalDifferencePicture
{
    private const int Left = 285;
    private const int Right = Chart.Width - 285;
    private const int AxisAt = 62;
    private const int BarStep = 9;
    private const int RowStep = 21;

    public static Markup Draw(RankComparison comparison, string summary)
    {
        int count = comparison.Labels.Count;
        IReadOnlyList<(int First, int Last)> groups = comparison.WilcoxonGroups();
        double rows = AxisAt + 18 + (groups.Count * BarStep) + 14;
        int half = (count + 1) / 2;
        var across = new Axis(1, count, Left, Right, logarithmic: false);
        Markup picture = Chart.Open(rows + (half * RowStep), "Critical-difference diagram", summary);
        DrawAxis(picture, across, count);
        DrawRuler(picture, across, comparison.CriticalDifference, count);
        for (int i = 0; i < count; i++)
        {
            bool left = i < half;
            double x = across.Place(comparison.AverageRanks[i]), y = rows + ((left ? i : count - 1 - i) * RowStep), end = left ? Left - 14 : Right + 14;
            picture.Add($"""<polyline class="stem" points="{x},{(double)AxisAt} {x},{y} {end},{y}"/><text x="{(left ? end - 6 : end + 6)}" y="{y + 4}" text-anchor="{(left ? "end" : "start")}">{Chart.Cut(comparison.Labels[i])} <tspan class="tick">{FigureText.Rank(comparison.AverageRanks[i])}</tspan></text>""");
        }

        for (int g = 0; g < groups.Count; g++)
        {
            double y = AxisAt + 14 + (g * BarStep);
            picture.Add($"""<line class="clique" x1="{across.Place(comparison.AverageRanks[groups[g].First]) - 4}" x2="{across.Place(comparison.AverageRanks[groups[g].Last]) + 4}" y1="{y}" y2="{y}"/>""");
        }

        return picture.Raw("</svg>");
    }

    private static void DrawAxis(Markup picture, Axis across, int count)
    {
        picture.Add($"""<line class="axis" x1="{Left}" x2="{Right}" y1="{AxisAt}" y2="{AxisAt}"/>""");
        for (int rank = 1; rank <= count; rank++)
        {
            double x = across.Place(rank);
            picture.Add($"""<line class="axis" x1="{x}" x2="{x}" y1="{AxisAt - 6}" y2="{AxisAt}"/><text class="tick" x="{x}" y="{AxisAt - 11}" text-anchor="middle">{rank}</text>""");
        }

        picture.Add($"""<text class="caption" x="{Left - 20}" y="{AxisAt - 11}" text-anchor="end">average rank</text>""");
    }

    private static void DrawRuler(Markup picture, Axis across, double difference, int count)
    {
        bool fits = difference <= count - 1;
        double start = across.Place(1), end = across.Place(fits ? 1 + difference : count);
        picture.Add($"""<path class="ruler" d="M{start} 12v8M{start} 16H{end}{(fits ? new Markup().Add($"M{end} 12v8") : new Markup())}"/>""");
        picture.Add($"""<text class="caption" x="{end + 8}" y="20">critical difference (Nemenyi) {FigureText.Rank(difference)}{(fits ? "" : ", more than the axis is long")}</text>""");
    }
}
