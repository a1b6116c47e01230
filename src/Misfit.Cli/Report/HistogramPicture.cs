using Misfit.Benchmarks.Reports;
using Misfit.Cli.Output;

namespace Misfit.Cli.Report;

/// <summary>The picture of all scores: how many rows have which, and where the line is drawn.</summary>
internal static class HistogramPicture
{
    private const int Width = 920;
    private const int Height = 300;
    private const int Left = 64;
    private const int Right = 20;
    private const int Top = 34;
    private const int Bottom = 58;

    public static Markup Draw(IReadOnlyList<double> scores, double threshold, bool[]? anomalies)
    {
        var histogram = new Histogram(scores, threshold, Left, Width - Right);
        int flagged = scores.Count(score => score > threshold);
        var picture = new Markup();
        picture.Add($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="histogram-title histogram-text">""");
        picture.Add($"""<title id="histogram-title">Scores of all rows</title><desc id="histogram-text">Histogram of {Figures.Count(scores.Count)} scores from {Figures.Short(histogram.Axis.Least)} to {Figures.Short(histogram.Axis.Most)}; {Figures.Count(flagged, "row")} above the threshold of {Figures.Short(threshold)}.</desc>""");
        DrawAxes(picture, histogram);
        DrawBars(picture, histogram);
        DrawThreshold(picture, histogram);
        DrawLabels(picture, histogram, scores, anomalies);
        return picture.Raw("</svg>");
    }

    public static Markup Table(IReadOnlyList<double> scores, double threshold)
    {
        var histogram = new Histogram(scores, threshold, Left, Width - Right);
        var table = new Markup();
        table.Raw("<table><thead><tr><th>score above</th><th>up to</th><th>rows</th><th></th></tr></thead><tbody>");
        for (int i = 0; i < histogram.Counts.Length; i++)
        {
            if (histogram.Counts[i] > 0)
            {
                table.Add($"""<tr><td class="number">{Figures.Short(histogram.LowerEdge(i))}</td><td class="number">{Figures.Short(histogram.UpperEdge(i))}</td><td class="number">{Figures.Count(histogram.Counts[i])}</td><td>{(histogram.IsFlagged(i) ? "flagged" : "")}</td></tr>""");
            }
        }

        return table.Raw("</tbody></table>");
    }

    // The logarithm of 1 + count: one row in a thousand is still seen, and no rows are nothing.
    private static double HeightOf(int count, int most) => Math.Log(1 + count) / Math.Log(1 + most) * (Height - Top - Bottom);

    private static void DrawAxes(Markup picture, Histogram histogram)
    {
        int most = histogram.Counts.Max();
        for (int count = 1; count <= most; count *= 10)
        {
            double y = Height - Bottom - HeightOf(count, most);
            picture.Add($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y}" y2="{y}"/><text class="tick" x="{Left - 8}" y="{y + 4}" text-anchor="end">{Figures.Count(count)}</text>""");
        }

        foreach (double tick in histogram.Axis.Ticks())
        {
            double x = histogram.Axis.Place(tick);
            picture.Add($"""<line class="axis" x1="{x}" x2="{x}" y1="{Height - Bottom}" y2="{Height - Bottom + 5}"/><text class="tick" x="{x}" y="{Height - Bottom + 20}" text-anchor="middle">{Axis.Label(tick)}</text>""");
        }

        picture.Add($"""<line class="axis" x1="{Left}" x2="{Width - Right}" y1="{Height - Bottom}" y2="{Height - Bottom}"/>""");
        picture.Add($"""<text class="caption" x="{Width - Right}" y="{Height - 8}" text-anchor="end">score{(histogram.Axis.Logarithmic ? ", logarithmic" : "")}</text><text class="caption" x="{Left - 8}" y="{Top - 16}" text-anchor="end">rows</text>""");
    }

    private static void DrawBars(Markup picture, Histogram histogram)
    {
        int most = histogram.Counts.Max();
        for (int i = 0; i < histogram.Counts.Length; i++)
        {
            if (histogram.Counts[i] == 0)
            {
                continue;
            }

            double x = histogram.Axis.Place(histogram.LowerEdge(i));
            double width = Math.Max(1.5, histogram.Axis.Place(histogram.UpperEdge(i)) - x - 1);
            double height = HeightOf(histogram.Counts[i], most);
            string kind = histogram.IsFlagged(i) ? "flagged" : "normal";
            picture.Add($"""<rect class="bar {kind}" x="{x + 0.5}" y="{Height - Bottom - height}" width="{width}" height="{height}"><title>{Figures.Short(histogram.LowerEdge(i))} to {Figures.Short(histogram.UpperEdge(i))}: {Figures.Count(histogram.Counts[i], "row")}</title></rect>""");
        }
    }

    private static void DrawThreshold(Markup picture, Histogram histogram)
    {
        if (histogram.Threshold is not { } threshold)
        {
            return;
        }

        double x = histogram.Axis.Place(threshold);
        bool leftward = x > Width * 0.7;
        picture.Add($"""<line class="threshold" x1="{x}" x2="{x}" y1="{Top - 8}" y2="{Height - Bottom}"/>""");
        picture.Add($"""<text class="note" x="{(leftward ? x - 8 : x + 8)}" y="{Top - 1}" text-anchor="{(leftward ? "end" : "start")}">flagged above {Figures.Short(threshold)}</text>""");
    }

    private static void DrawLabels(Markup picture, Histogram histogram, IReadOnlyList<double> scores, bool[]? anomalies)
    {
        if (anomalies is null || !anomalies.Contains(true))
        {
            return;
        }

        double y = Height - Bottom + 26;
        foreach (double score in scores.Where((_, i) => anomalies[i]).Select(score => Math.Round(histogram.Axis.Place(score), 1)).Distinct().Take(1000))
        {
            picture.Add($"""<line class="label" x1="{score}" x2="{score}" y1="{y}" y2="{y + 9}"/>""");
        }

        picture.Add($"""<text class="caption" x="{Left}" y="{Height - 8}">each stroke below the axis: a row labelled as an anomaly</text>""");
    }
}
