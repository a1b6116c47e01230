using System.Text;
using Misfit.Benchmarks.Reports;
using Misfit.Cli.Output;

namespace Misfit.Cli.Report;

/// <summary>The decision surface over two columns: bands of equal score, the threshold's line, and the rows.</summary>
internal sealed class SurfacePicture(ScoreSurface surface, ReportContent content)
{
    private const int Width = 920;
    private const int Height = 620;
    private const int Left = 64;
    private const int Right = 20;
    private const int Top = 16;
    private const int Bottom = 76;
    private const int RowsDrawn = 3000;

    private readonly Axis across = new(surface.GridX[0], surface.GridX[^1], Left, Width - Right, false);
    private readonly Axis up = new(surface.GridY[0], surface.GridY[^1], Height - Bottom, Top, false);

    public Markup Draw()
    {
        double threshold = content.Model.Threshold.Value;
        double share = surface.Scores.Count(score => score > threshold) / (double)surface.Scores.Length;
        var picture = new Markup();
        picture.Add($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="surface-title surface-text">""");
        picture.Add($"""<title id="surface-title">Decision surface</title><desc id="surface-text">The plane of {surface.X.Name} and {surface.Y.Name}, shaded by score; rows in {Figures.Percent(share)} of it would be flagged, above {Figures.Short(threshold)}.</desc>""");
        new ScoreContours(surface.GridX, surface.GridY, surface.Scores, across, up).Draw(picture, threshold);
        DrawRows(picture);
        DrawAxes(picture);
        return picture.Raw("</svg>");
    }

    private void DrawRows(Markup picture)
    {
        var normal = new StringBuilder();
        var marked = new Markup();
        int every = Math.Max(1, (content.Scored.Scores.Length + RowsDrawn - 1) / RowsDrawn);
        for (int row = 0; row < content.Scored.Scores.Length; row++)
        {
            (double x, double y) = (surface.X.Values[row], surface.Y.Values[row]);
            if (double.IsNaN(x) || double.IsNaN(y))
            {
                continue;
            }

            (double X, double Y) place = (across.Place(x), up.Place(y));
            if (content.Scored.Flagged[row])
            {
                marked.Add($"""<circle class="dot flagged" cx="{place.X}" cy="{place.Y}" r="3"/>""");
            }
            else if (row % every == 0)
            {
                normal.Append('M').Append(ScoreContours.Text(place)).Append("h0");
            }

            if (content.Anomalies?[row] == true)
            {
                marked.Add($"""<circle class="ring" cx="{place.X}" cy="{place.Y}" r="5"/>""");
            }
        }

        picture.Add($"""<path class="dots plain" d="{normal.ToString()}"/>{marked}""");
    }

    private void DrawAxes(Markup picture)
    {
        foreach (double tick in across.Ticks())
        {
            picture.Add($"""<line class="axis" x1="{across.Place(tick)}" x2="{across.Place(tick)}" y1="{Height - Bottom}" y2="{Height - Bottom + 5}"/><text class="tick" x="{across.Place(tick)}" y="{Height - Bottom + 20}" text-anchor="middle">{Axis.Label(tick)}</text>""");
        }

        foreach (double tick in up.Ticks())
        {
            picture.Add($"""<line class="axis" x1="{Left - 5}" x2="{Left}" y1="{up.Place(tick)}" y2="{up.Place(tick)}"/><text class="tick" x="{Left - 9}" y="{up.Place(tick) + 4}" text-anchor="end">{Axis.Label(tick)}</text>""");
        }

        int y = Height - 12;
        picture.Add($"""<text class="caption" x="{Width - Right}" y="{Height - Bottom + 38}" text-anchor="end">{surface.X.Name}</text><text class="caption" x="{Left + 8}" y="{Top + 16}">{surface.Y.Name}</text>""");
        picture.Add($"""<path class="surface-line" d="M{Left} {y - 4}h26"/><text class="caption" x="{Left + 34}" y="{y}">threshold {Figures.Short(content.Model.Threshold.Value)}</text><circle class="dot flagged" cx="{Left + 190}" cy="{y - 4}" r="3"/><text class="caption" x="{Left + 200}" y="{y}">flagged</text>""");
        if (content.Anomalies is not null)
        {
            picture.Add($"""<circle class="ring" cx="{Left + 280}" cy="{y - 4}" r="5"/><text class="caption" x="{Left + 292}" y="{y}">labelled an anomaly</text>""");
        }
    }
}
