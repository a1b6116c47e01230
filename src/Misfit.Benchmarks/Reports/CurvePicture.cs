using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>Curves with their names at the ends, a few to a panel, all panels on the same axes.</summary>
internal static class CurvePicture
{
    private const int CurvesInPanel = 8;
    private const int PanelHeight = 330;
    private const int LabelApart = 16;

    /// <summary>Ratio of the greatest place or figure to the least from which a linear axis would hide the small ones.</summary>
    private const double WideRange = 100;

    public static Markup Draw(IReadOnlyList<Curve> curves, Metric metric, string axis, string summary)
    {
        CurvePoint[] points = [.. curves.SelectMany(curve => curve.Points)];
        Func<CurvePoint, double> lower = point => point.Mean - point.Deviation, upper = point => point.Mean + point.Deviation;
        bool logarithmic = metric.Unit != MetricUnit.Share && points.Min(point => point.Mean) > 0 && points.Max(point => point.Mean) > WideRange * points.Min(point => point.Mean);
        double least = logarithmic ? points.Min(point => point.Mean) : points.Min(lower), most = logarithmic ? points.Max(point => point.Mean) : points.Max(upper);
        double margin = logarithmic ? 0 : Math.Max(0.02 * (most - least), 1e-9);
        double first = points.Min(point => point.At), last = points.Max(point => point.At);
        Curve[][] panels = [.. curves.Chunk(CurvesInPanel)];
        Markup picture = Chart.Open(panels.Length * PanelHeight, $"{metric.Title} over {axis}", summary);
        for (int panel = 0; panel < panels.Length; panel++)
        {
            double top = (panel * PanelHeight) + 28, bottom = ((panel + 1) * PanelHeight) - 46;
            var frame = new ChartFrame(80, Chart.Width - 250, top, bottom, axis, metric.Title, Axis.Label, value => FigureText.Tick(value, metric.Unit));
            var across = new Axis(first, last, frame.Left, frame.Right, first > 0 && last > WideRange * first);
            var up = new Axis(least - margin, most + margin, bottom, top, logarithmic);
            Chart.Axes(picture, across, up, frame);
            DrawCurves(picture, panels[panel], across, up, frame);
        }

        return picture.Raw("</svg>");
    }

    private static void DrawCurves(Markup picture, Curve[] curves, Axis across, Axis up, ChartFrame frame)
    {
        double[] names = Chart.Spread([.. curves.Select(curve => up.Place(curve.Points[^1].Mean))], LabelApart, frame.Top, frame.Bottom);
        for (int i = 0; i < curves.Length; i++)
        {
            Curve curve = curves[i];
            string kind = $"series-{i % CurvesInPanel}{(curve.Baseline || curve.Flat ? " dashed" : "")}";
            if (!up.Logarithmic && curve.Points.Any(point => point.Deviation > 0))
            {
                IEnumerable<string> edge = curve.Points.Select(point => Place(point.At, point.Mean + point.Deviation)).Concat(curve.Points.Reverse().Select(point => Place(point.At, point.Mean - point.Deviation)));
                picture.Add($"""<polygon class="band {kind}" points="{string.Join(' ', edge)}"/>""");
            }

            picture.Add($"""<polyline class="line {kind}" points="{string.Join(' ', curve.Points.Select(point => Place(point.At, point.Mean)))}"/>""");
            foreach (CurvePoint point in curve.Flat ? [] : curve.Points)
            {
                picture.Add($"""<circle class="point {kind}" cx="{across.Place(point.At)}" cy="{up.Place(point.Mean)}" r="3"/>""");
            }

            double end = across.Place(curve.Points[^1].At), y = up.Place(curve.Points[^1].Mean);
            picture.Add($"""<line class="leader" x1="{end + 5}" y1="{y}" x2="{frame.Right + 14}" y2="{names[i]}"/><text class="name {kind}" x="{frame.Right + 18}" y="{names[i] + 4}">{Chart.Cut(curve.Label)}</text>""");
        }

        string Place(double at, double value) => $"{Markup.Length(across.Place(at))},{Markup.Length(up.Place(value))}";
    }
}
