namespace Misfit.Benchmarks.Reports;

/// <summary>Frames and small parts that the pictures of a report share.</summary>
internal static class Chart
{
    public const int Width = 920;

    private const int LongestLabel = 30;

    /// <summary>Opens a picture that tells screen readers what it shows.</summary>
    public static Markup Open(double height, string title, string summary) =>
        new Markup().Add($"""<svg viewBox="0 0 {Width} {height}" role="img" aria-label="{title}. {summary}">""");

    /// <summary>A name that fits beside a picture.</summary>
    public static string Cut(string label) => label.Length <= LongestLabel ? label : label[..(LongestLabel - 1)] + "…";

    /// <summary>Grid, ticks and captions of a chart with two axes.</summary>
    public static void Axes(Markup picture, Axis across, Axis up, ChartFrame frame)
    {
        foreach (double tick in up.Ticks())
        {
            double y = up.Place(tick);
            picture.Add($"""<line class="grid" x1="{frame.Left}" x2="{frame.Right}" y1="{y}" y2="{y}"/><text class="tick" x="{frame.Left - 8}" y="{y + 4}" text-anchor="end">{frame.UpLabel(tick)}</text>""");
        }

        foreach (double tick in across.Ticks())
        {
            double x = across.Place(tick);
            picture.Add($"""<line class="axis" x1="{x}" x2="{x}" y1="{frame.Bottom}" y2="{frame.Bottom + 5}"/><text class="tick" x="{x}" y="{frame.Bottom + 20}" text-anchor="middle">{frame.AcrossLabel(tick)}</text>""");
        }

        picture.Add($"""<line class="axis" x1="{frame.Left}" x2="{frame.Right}" y1="{frame.Bottom}" y2="{frame.Bottom}"/>""");
        picture.Add($"""<text class="caption" x="{frame.Right}" y="{frame.Bottom + 38}" text-anchor="end">{frame.AcrossCaption}{(across.Logarithmic ? ", log" : "")}</text>""");
        picture.Add($"""<text class="caption" x="{frame.Left - 40}" y="{frame.Top - 10}">{frame.UpCaption}{(up.Logarithmic ? ", log" : "")}</text>""");
    }

    /// <summary>Moves places that want the same spot apart, in their order, within two ends.</summary>
    public static double[] Spread(IReadOnlyList<double> wanted, double apart, double first, double last)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        var places = new double[wanted.Count];
        double next = first;
        foreach (int i in order)
        {
            places[i] = Math.Max(wanted[i], next);
            next = places[i] + apart;
        }

        double limit = last;
        foreach (int i in order.Reverse())
        {
            places[i] = Math.Min(places[i], limit);
            limit = places[i] - apart;
        }

        return places;
    }
}

/// <summary>The edges of a chart within its picture, and what stands at its axes.</summary>
internal sealed record ChartFrame(double Left, double Right, double Top, double Bottom, string AcrossCaption, string UpCaption, Func<double, string> AcrossLabel, Func<double, string> UpLabel);
