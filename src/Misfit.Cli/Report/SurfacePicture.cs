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
        (double[] below, double[] above) = surface.Levels(content.Model.Threshold);
        var picture = new Markup();
        picture.Add($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="surface-title surface-text">""");
        picture.Add($"""<title id="surface-title">Decision surface</title><desc id="surface-text">The plane of {surface.X.Name} and {surface.Y.Name}, shaded by score; rows in {Figures.Percent(share)} of it would be flagged, above {Figures.Short(threshold)}.</desc>""");
        picture.Add($"""<rect class="surface-inside" x="{Left}" y="{Top}" width="{Width - Right - Left}" height="{Height - Bottom - Top}"/>""");
        foreach (double level in below)
        {
            picture.Add($"""<path class="surface-fade" d="{Above(level)}"/>""");
        }

        string outside = Above(threshold);
        if (outside.Length > 0)
        {
            picture.Add($"""<path class="surface-clear" d="{outside}"/>""");
        }

        foreach (double level in above)
        {
            picture.Add($"""<path class="surface-odd" d="{Above(level)}"/>""");
        }

        picture.Add($"""<path class="surface-line" d="{Line(threshold)}"/>""");
        DrawRows(picture);
        DrawAxes(picture);
        return picture.Raw("</svg>");
    }

    /// <summary>Everywhere the score is above a level: whole runs of cells as rectangles, cells on the edge cut by straight lines.</summary>
    private string Above(double level)
    {
        var path = new StringBuilder();
        for (int j = 0; j + 1 < ScoreSurface.Up; j++)
        {
            int run = -1;
            for (int i = 0; i < ScoreSurface.Across; i++)
            {
                int corners = i + 1 < ScoreSurface.Across ? Corners(i, j, level) : 0;
                bool whole = corners == 15;
                if (whole && run < 0)
                {
                    run = i;
                }

                if (!whole && run >= 0)
                {
                    Polygon(path, [PointAt(run, j), PointAt(i, j), PointAt(i, j + 1), PointAt(run, j + 1)]);
                    run = -1;
                }

                if (corners is > 0 and < 15)
                {
                    Polygon(path, [.. Cut(i, j, level).Select(corner => corner.Point)]);
                }
            }
        }

        return path.ToString();
    }

    /// <summary>The line where the score is a level.</summary>
    private string Line(double level)
    {
        var path = new StringBuilder();
        for (int j = 0; j + 1 < ScoreSurface.Up; j++)
        {
            for (int i = 0; i + 1 < ScoreSurface.Across; i++)
            {
                if (Corners(i, j, level) is 0 or 15)
                {
                    continue;
                }

                (double X, double Y)[] crossings = [.. Cut(i, j, level).Where(corner => corner.Crossing).Select(corner => corner.Point)];
                for (int k = 0; k + 1 < crossings.Length; k += 2)
                {
                    path.Append('M').Append(Text(crossings[k])).Append('L').Append(Text(crossings[k + 1]));
                }
            }
        }

        return path.ToString();
    }

    // Around the cell from its lower left corner: the corners above the level, and where its sides cross it.
    private IEnumerable<((double X, double Y) Point, bool Crossing)> Cut(int i, int j, double level)
    {
        (int I, int J)[] corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        for (int k = 0; k < 4; k++)
        {
            (int I, int J) here = corners[k], next = corners[(k + 1) % 4];
            double score = Score(here.I, here.J), other = Score(next.I, next.J);
            if (score > level)
            {
                yield return (PointAt(here.I, here.J), false);
            }

            if (score > level != other > level)
            {
                double share = Math.Clamp((level - score) / (other - score), 0, 1);
                (double x, double y) = PointAt(here.I, here.J);
                (double toX, double toY) = PointAt(next.I, next.J);
                yield return ((x + (share * (toX - x)), y + (share * (toY - y))), true);
            }
        }
    }

    private int Corners(int i, int j, double level) =>
        (Score(i, j) > level ? 1 : 0) + (Score(i + 1, j) > level ? 2 : 0) + (Score(i + 1, j + 1) > level ? 4 : 0) + (Score(i, j + 1) > level ? 8 : 0);

    private double Score(int i, int j) => surface.Scores[(j * ScoreSurface.Across) + i];

    private (double X, double Y) PointAt(int i, int j) => (across.Place(surface.GridX[i]), up.Place(surface.GridY[j]));

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
                normal.Append('M').Append(Text(place)).Append("h0");
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

    private static void Polygon(StringBuilder path, (double X, double Y)[] points)
    {
        for (int k = 0; k < points.Length; k++)
        {
            path.Append(k == 0 ? 'M' : 'L').Append(Text(points[k]));
        }

        path.Append('Z');
    }

    private static string Text((double X, double Y) point) => $"{Markup.Length(Math.Round(point.X, 1))} {Markup.Length(Math.Round(point.Y, 1))}";
}
