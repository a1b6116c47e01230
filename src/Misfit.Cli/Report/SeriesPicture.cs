using System.Globalization;
using Misfit.Benchmarks.Reports;
using Misfit.Cli.Output;
using Misfit.Pipelines;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.Cli.Report;

/// <summary>
/// The picture of one series: its columns over time with the flagged intervals behind them, and the score below. The drawing is stretched to the width of the page while words
/// beside it keep their size, so that it is read on a telephone as well.
/// </summary>
internal sealed class SeriesPicture
{
    private const int Width = 1000;
    private const int Height = 100;
    private const int Buckets = 500;
    private const int ColumnsDrawn = 4;

    private readonly PipelineModel model;
    private readonly ScoredRows scored;
    private readonly Table rows;
    private readonly string group;
    private readonly int number;
    private readonly int[] order;
    private readonly double[] places;
    private readonly long first;
    private readonly long last;

    /// <summary>Prepares one group's picture.</summary>
    public SeriesPicture(PipelineModel model, Table rows, ScoredRows scored, string group, int number)
    {
        (this.model, this.rows, this.scored, this.group, this.number) = (model, rows, scored, group, number);
        SeriesOptions options = model.Series!.Options;
        var times = (TimeColumn)rows[options.Time];
        Column? groups = options.Group is null ? null : rows[options.Group];
        order = [.. Enumerable.Range(0, rows.Rows).Where(row => groups is null || groups.Text(row) == group).OrderBy(row => times.Ticks[row])];
        (first, last) = (times.Ticks[order[0]], times.Ticks[order[^1]]);
        places = Array.ConvertAll(order, row => Place(times.Ticks[row]));
    }

    /// <summary>The names of the series in a table, by first appearance.</summary>
    public static string[] Groups(PipelineModel model, Table rows) =>
        model.Series!.Options.Group is { } name ? [.. Enumerable.Range(0, rows.Rows).Select(rows[name].Text).Distinct()] : [""];

    public Markup Draw()
    {
        var figure = new Markup();
        figure.Raw("<figure class=\"series\">");
        NumberColumn[] columns = [.. model.Preprocessor.Schema.Select(column => rows[column.Name]).OfType<NumberColumn>().Take(ColumnsDrawn)];
        for (int i = 0; i < columns.Length; i++)
        {
            NumberColumn column = columns[i];
            Strip(figure, $"c{number}-{i}", column.Name, Array.ConvertAll(order, row => column.Values[row]), "normal", null);
        }

        Strip(figure, $"s{number}", "score", Array.ConvertAll(order, row => scored.Scores[row]), "score", model.Threshold.Value);
        figure.Add($"""<div class="times"><span>{Time(first)}</span><span>{Time(first + ((last - first) / 2))}</span><span>{Time(last)}</span></div>""");
        int without = model.Preprocessor.Schema.Count(column => rows[column.Name] is NumberColumn) - columns.Length;
        return figure.Add($"""<figcaption>{(group.Length > 0 ? $"{group}: " : "")}shaded are the flagged intervals, the dashed line is the threshold{(without > 0 ? $"; {without} more columns are not drawn" : "")}.</figcaption>""").Raw("</figure>");
    }

    private void Strip(Markup figure, string id, string name, double[] values, string kind, double? threshold)
    {
        double[] present = [.. values.Where(double.IsFinite), .. threshold is { } line && double.IsFinite(line) ? [line] : Array.Empty<double>()];
        double least = present.Length == 0 ? 0 : present.Min();
        double most = present.Length == 0 || present.Max() == least ? least + 1 : present.Max();
        figure.Add($"""<div class="strip"><div class="scale"><span>{Axis.Label(Round(most))}</span><b>{name}</b><span>{Axis.Label(Round(least))}</span></div>""");
        figure.Add($"""<svg viewBox="0 0 {Width} {Height}" preserveAspectRatio="none" role="img" aria-labelledby="{id}-title {id}-text"><title id="{id}-title">{(group.Length > 0 ? $"{group}, " : "")}{name} over time</title><desc id="{id}-text">From {Figures.Short(least)} to {Figures.Short(most)} between {Time(first)} and {Time(last)}; {Figures.Count(Own().Count(), "flagged interval")}.</desc>""");
        foreach (Interval interval in Own())
        {
            double left = Place(interval.Start.Ticks), right = Math.Max(Place(interval.End.Ticks), left + 2);
            figure.Add($"""<rect class="interval" x="{left}" y="0" width="{right - left}" height="{Height}"/>""");
        }

        double Up(double value) => Height - 3 - ((value - least) / (most - least) * (Height - 6));
        if (threshold is { } at && double.IsFinite(at))
        {
            figure.Add($"""<line class="threshold" x1="0" x2="{Width}" y1="{Up(at)}" y2="{Up(at)}"/>""");
        }

        foreach (string points in Lines(values, Up))
        {
            figure.Add($"""<polyline class="line {kind}" points="{points}"/>""");
        }

        figure.Raw("</svg></div>");
    }

    // Of each of 500 equal stretches the least and the greatest value are drawn, in their order: no spike is lost. Gaps of many steps break the line.
    private IEnumerable<string> Lines(double[] values, Func<double, double> up)
    {
        double gap = Math.Max(2.0 * Width / Buckets, 5.0 * Width * model.Series!.Step.Ticks / Math.Max(1, last - first));
        var line = new List<string>();
        double before = double.NegativeInfinity;
        for (int start = 0, end; start < values.Length; start = end)
        {
            int bucket = Bucket(start);
            end = start;
            while (end < values.Length && Bucket(end) == bucket)
            {
                end++;
            }

            int[] present = [.. Enumerable.Range(start, end - start).Where(i => double.IsFinite(values[i]))];
            if (present.Length == 0 || places[present[0]] - before > gap)
            {
                if (line.Count > 0)
                {
                    yield return string.Join(' ', line);
                }

                line.Clear();
            }

            if (present.Length > 0)
            {
                int[] extremes = [.. new[] { present.MinBy(i => values[i]), present.MaxBy(i => values[i]) }.Order().Distinct()];
                line.AddRange(extremes.Select(i => $"{Markup.Length(places[i])},{Markup.Length(up(values[i]))}"));
                before = places[present[^1]];
            }
        }

        if (line.Count > 0)
        {
            yield return string.Join(' ', line);
        }
    }

    private int Bucket(int i) => (int)(places[i] / Width * (Buckets - 1));

    private IEnumerable<Interval> Own() => scored.Intervals.Where(interval => interval.Group == group);

    private double Place(long ticks) => last == first ? 0 : (double)Width * (Math.Clamp(ticks, first, last) - first) / (last - first);

    private static double Round(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Time(long ticks) => IntervalList.Time(new DateTime(ticks, DateTimeKind.Utc));
}
