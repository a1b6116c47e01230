using System.Text;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>Rows in a plane, normal ones as small dots and anomalies as larger ones, over the surface of scores if there is one.</summary>
internal static class SketchPicture
{
    private const int Height = 560;

    public static Markup Draw(SuitePicture picture, CellSketch sketch, string summary)
    {
        bool surface = sketch.Scores is not null;
        double[] placesX = sketch.GridX ?? sketch.X, placesY = sketch.GridY ?? sketch.Y;
        var frame = new ChartFrame(70, Chart.Width - 20, 30, Height - 70, surface ? "first column, as preprocessed" : "first component", surface ? "second column" : "second component", Axis.Label, Axis.Label);
        var across = new Axis(placesX.Min(), placesX.Max(), frame.Left, frame.Right, logarithmic: false);
        var up = new Axis(placesY.Min(), placesY.Max(), frame.Bottom, frame.Top, logarithmic: false);
        Markup drawing = Chart.Open(Height, picture.Title, summary);
        if (surface)
        {
            new ScoreContours(sketch.GridX!, sketch.GridY!, sketch.Scores!, across, up).Draw(drawing, picture.Level);
        }

        Chart.Axes(drawing, across, up, frame);
        var normal = new StringBuilder();
        var odd = new Markup();
        for (int row = 0; row < sketch.X.Length; row++)
        {
            (double X, double Y) place = (across.Place(sketch.X[row]), up.Place(sketch.Y[row]));
            if (sketch.Anomalies[row])
            {
                odd.Add($"""<circle class="dot flagged" cx="{place.X}" cy="{place.Y}" r="3"/>""");
            }
            else
            {
                normal.Append('M').Append(ScoreContours.Text(place)).Append("h0");
            }
        }

        drawing.Add($"""<path class="dots plain" d="{normal.ToString()}"/>{odd}""");
        double y = Height - 14;
        drawing.Add($"""<path class="dots plain" d="M{frame.Left} {y - 4}h0"/><text class="caption" x="{frame.Left + 10}" y="{y}">normal</text><circle class="dot flagged" cx="{frame.Left + 90}" cy="{y - 4}" r="3"/><text class="caption" x="{frame.Left + 100}" y="{y}">labelled an anomaly</text>""");
        if (surface)
        {
            drawing.Add($"""<path class="surface-line" d="M{frame.Left + 260} {y - 4}h26"/><text class="caption" x="{frame.Left + 294}" y="{y}">score {Axis.Label(picture.Level)}</text>""");
        }

        return drawing.Raw("</svg>");
    }
}
