namespace Misfit.Benchmarks.Reports;

/// <summary>Boxes of the ranks of each detector over data sets: quartiles, median, ends, and the mean as a dot.</summary>
internal static class RankBoxPicture
{
    private const int Left = 240;
    private const int Right = Chart.Width - 20;
    private const int Top = 8;
    private const int RowStep = 26;
    private const int HalfBox = 8;

    public static Markup Draw(IReadOnlyList<RankBox> boxes, string summary)
    {
        double bottom = Top + (boxes.Count * RowStep) + 4;
        var across = new Axis(1, boxes.Count, Left, Right, logarithmic: false);
        Markup picture = Chart.Open(bottom + 42, "Ranks over data sets as boxes", summary);
        for (int rank = 1; rank <= boxes.Count; rank++)
        {
            double x = across.Place(rank);
            picture.Add($"""<line class="grid" x1="{x}" x2="{x}" y1="{Top}" y2="{bottom}"/><text class="tick" x="{x}" y="{bottom + 17}" text-anchor="middle">{rank}</text>""");
        }

        for (int i = 0; i < boxes.Count; i++)
        {
            DrawBox(picture, across, boxes[i], Top + (RowStep / 2) + (i * RowStep));
        }

        picture.Add($"""<text class="caption" x="{Left}" y="{bottom + 36}">rank: box from quartile to quartile, line the median, dot the mean</text>""");
        return picture.Raw("</svg>");
    }

    private static void DrawBox(Markup picture, Axis across, RankBox box, double y)
    {
        double lower = across.Place(box.Lower), upper = across.Place(box.Upper), median = across.Place(box.Median);
        string range = $"{box.Label}: ranks {FigureText.Number(box.Best, "0.##")} to {FigureText.Number(box.Worst, "0.##")}, quartiles {FigureText.Number(box.Lower, "0.##")} and {FigureText.Number(box.Upper, "0.##")}, median {FigureText.Number(box.Median, "0.##")}, mean {FigureText.Rank(box.Mean)}";
        picture.Add($"""<g><title>{range}</title><text x="{Left - 14}" y="{y + 4}" text-anchor="end">{Chart.Cut(box.Label)}</text>""");
        picture.Add($"""<line class="whisker" x1="{across.Place(box.Best)}" x2="{across.Place(box.Worst)}" y1="{y}" y2="{y}"/><rect class="box" x="{lower}" y="{y - HalfBox}" width="{Math.Max(2, upper - lower)}" height="{2 * HalfBox}" rx="2"/>""");
        picture.Add($"""<line class="median" x1="{median}" x2="{median}" y1="{y - HalfBox}" y2="{y + HalfBox}"/><circle class="mean" cx="{across.Place(box.Mean)}" cy="{y}" r="3.5"/></g>""");
    }
}
