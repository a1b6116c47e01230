using System.Text;

namespace Misfit.Benchmarks.Reports;

/// <summary>Where in a plane a score is above a level, from its values at the points of a grid; straight between them.</summary>
/// <param name="gridX">Places across, ascending.</param>
/// <param name="gridY">Places up, ascending.</param>
/// <param name="scores">The scores, row after row from the least y on.</param>
/// <param name="across">Maps places across to the picture.</param>
/// <param name="up">Maps places up to the picture.</param>
internal sealed class ScoreContours(double[] gridX, double[] gridY, double[] scores, Axis across, Axis up)
{
    private const double Margin = 0.12;

    /// <summary>The points of a grid over values, with some room around them; NaN counts for nothing.</summary>
    public static double[] Grid(ReadOnlySpan<double> values, int count)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double value in values)
        {
            (least, most) = double.IsNaN(value) ? (least, most) : (Math.Min(least, value), Math.Max(most, value));
        }

        double room = most > least ? Margin * (most - least) : 1;
        return [.. Enumerable.Range(0, count).Select(i => least - room + (i * (most - least + (2 * room)) / (count - 1)))];
    }

    /// <summary>The plane in bands: filled below a level, deeper where scores are least, and above it, deeper where they are greatest; and the line of the level.</summary>
    public void Draw(Markup picture, double level)
    {
        double left = across.Place(gridX[0]), right = across.Place(gridX[^1]), top = up.Place(gridY[^1]), bottom = up.Place(gridY[0]);
        picture.Add($"""<rect class="surface-inside" x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"/>""");
        foreach (double below in Bands(score => score <= level))
        {
            picture.Add($"""<path class="surface-fade" d="{Above(below)}"/>""");
        }

        string outside = Above(level);
        if (outside.Length > 0)
        {
            picture.Add($"""<path class="surface-clear" d="{outside}"/>""");
        }

        foreach (double above in Bands(score => score > level))
        {
            picture.Add($"""<path class="surface-odd" d="{Above(above)}"/>""");
        }

        picture.Add($"""<path class="surface-line" d="{Line(level)}"/>""");
    }

    /// <summary>A place in the data of a path.</summary>
    public static string Text((double X, double Y) point) => $"{Markup.Length(Math.Round(point.X, 1))} {Markup.Length(Math.Round(point.Y, 1))}";

    // Scores that cut one side of a level into five bands of the same share of the grid.
    private double[] Bands(Func<double, bool> belongs)
    {
        double[] side = [.. scores.Where(belongs).Order()];
        return side.Length == 0 ? [] : [.. Enumerable.Range(1, 4).Select(k => side[k * side.Length / 5]).Distinct()];
    }

    /// <summary>Everywhere the score is above a level: whole runs of cells as rectangles, cells on the edge cut by straight lines.</summary>
    private string Above(double level)
    {
        var path = new StringBuilder();
        for (int j = 0; j + 1 < gridY.Length; j++)
        {
            int run = -1;
            for (int i = 0; i < gridX.Length; i++)
            {
                int corners = i + 1 < gridX.Length ? Corners(i, j, level) : 0;
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
        for (int j = 0; j + 1 < gridY.Length; j++)
        {
            for (int i = 0; i + 1 < gridX.Length; i++)
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

    private double Score(int i, int j) => scores[(j * gridX.Length) + i];

    private (double X, double Y) PointAt(int i, int j) => (across.Place(gridX[i]), up.Place(gridY[j]));

    private static void Polygon(StringBuilder path, (double X, double Y)[] points)
    {
        for (int k = 0; k < points.Length; k++)
        {
            path.Append(k == 0 ? 'M' : 'L').Append(Text(points[k]));
        }

        path.Append('Z');
    }
}
