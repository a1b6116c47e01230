using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>Detectors as named dots: time across on a logarithmic axis, quality up.</summary>
internal static class TimePicture
{
    private const int Height = 440;
    private const double CharacterWidth = 7.6;
    private const double LineHeight = 15;

    public static Markup Draw(IReadOnlyList<TimedDetector> detectors, Metric metric, string summary)
    {
        double fastest = detectors.Min(Seconds), slowest = detectors.Max(Seconds), least = detectors.Min(one => one.Quality), most = detectors.Max(one => one.Quality);
        double margin = Math.Max(0.06 * (most - least), 0.002);
        var frame = new ChartFrame(80, Chart.Width - 30, 28, Height - 46, "seconds to learn and score", metric.Title, value => FigureText.Tick(value, MetricUnit.Seconds), value => FigureText.Tick(value, metric.Unit));
        var across = new Axis(fastest / 1.5, slowest * 1.5, frame.Left, frame.Right, logarithmic: true);
        var up = new Axis(least - margin, most + margin, frame.Bottom, frame.Top, logarithmic: false);
        Markup picture = Chart.Open(Height, "Time against quality", summary);
        Chart.Axes(picture, across, up, frame);
        (double X, double Y)[] dots = [.. detectors.Select(one => (across.Place(Seconds(one)), up.Place(one.Quality)))];
        List<Box> taken = [.. dots.Select(dot => new Box(dot.X - 5, dot.Y - 5, 10, 10))];
        for (int i = 0; i < dots.Length; i++)
        {
            string name = Chart.Cut(detectors[i].Detector.Label), kind = detectors[i].Detector.Role == SuiteRole.Baseline ? " baseline" : "";
            Box label = Free(dots[i], name.Length * CharacterWidth, taken, frame);
            taken.Add(label);
            picture.Add($"""<circle class="dot{kind}" cx="{dots[i].X}" cy="{dots[i].Y}" r="4.5"/><text class="dot-name{kind}" x="{Anchor(label, dots[i].X).X}" y="{label.Y + LineHeight - 4}" text-anchor="{Anchor(label, dots[i].X).Name}">{name}</text>""");
        }

        return picture.Raw("</svg>");
    }

    private static double Seconds(TimedDetector detector) => detector.Fit + detector.Score;

    /// <summary>The place for a name, beside its dot if nothing is there, else above or below, further and further away.</summary>
    private static Box Free((double X, double Y) dot, double width, List<Box> taken, ChartFrame frame)
    {
        for (int step = 0; step < 12; step++)
        {
            double shift = (step + 1) / 2 * (step % 2 == 0 ? 0.8 : -0.8) * LineHeight;
            foreach (double x in new[] { dot.X + 9, dot.X - 9 - width, dot.X - (width / 2) })
            {
                var box = new Box(x, dot.Y - (LineHeight / 2) + shift, width, LineHeight);
                if (box.X >= frame.Left && box.X + width <= Chart.Width && box.Y >= 0 && box.Y + LineHeight <= frame.Bottom && !taken.Exists(box.Overlaps))
                {
                    return box;
                }
            }
        }

        return new Box(Math.Min(dot.X + 9, Chart.Width - width), dot.Y - (LineHeight / 2), width, LineHeight);
    }

    /// <summary>The side of a name that is at its dot.</summary>
    private static (double X, string Name) Anchor(Box label, double dot) =>
        label.X > dot ? (label.X, "start") : label.X + label.Width < dot ? (label.X + label.Width, "end") : (label.X + (label.Width / 2), "middle");

    private readonly record struct Box(double X, double Y, double Width, double Height)
    {
        public bool Overlaps(Box other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
    }
}
