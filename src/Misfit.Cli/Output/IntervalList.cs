using System.Globalization;
using System.Text.Json;
using Misfit.Explanations;
using Misfit.Pipelines;
using Misfit.Series;
using Spectre.Console;

namespace Misfit.Cli.Output;

/// <summary>The flagged stretches of a series, the strangest first, and why.</summary>
/// <param name="Intervals">The intervals, each with the explanation of its peak.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record IntervalList(IReadOnlyList<(Interval Interval, Explanation Peak)> Intervals, int Total)
{
    private const int ReasonsShown = 2;

    /// <summary>The <paramref name="count"/> intervals with the strangest peaks.</summary>
    public static IntervalList Of(PipelineModel model, Misfit.Tables.Table rows, ScoredRows scored, int count)
    {
        Interval[] strangest = scored.TopIntervals(count);
        IReadOnlyList<Explanation> peaks = model.Explain(rows, [.. strangest.Select(interval => interval.PeakRow)]);
        return new IntervalList([.. strangest.Zip(peaks.Select(scored.Judge))], scored.Intervals.Count);
    }

    public void Print(Session session)
    {
        if (Total == 0)
        {
            session.Print(Cells.Plain("\n"), Cells.Strong("No interval is flagged\n"));
            return;
        }

        bool grouped = Intervals.Any(item => item.Interval.Group.Length > 0);
        string shown = Total > Intervals.Count ? $"The {Figures.Count(Intervals.Count)} strangest of {Figures.Count(Total, "flagged interval")}" : $"{Figures.Count(Total, "flagged interval")}, the strangest first";
        Table table = Cells.NewTable(["id", .. grouped ? ["series"] : Array.Empty<string>(), "from", "to", "rows", "peak", "score", "p-value", "what is odd there"]);
        foreach ((Interval interval, Explanation peak) in Intervals)
        {
            string reasons = string.Join("; ", new TopRow(0, peak).Reasons(ReasonsShown).Select(Short));
            string[] cells = [Figures.Count(interval.Id), .. grouped ? [interval.Group] : Array.Empty<string>(), Time(interval.Start), End(interval), Figures.Count(interval.Rows), Time(interval.Peak), Figures.Short(interval.PeakScore), Figures.Chance(peak.PValue), reasons];
            table.AddRow(cells.Select((cell, i) => i == cells.Length - 3 ? Cells.Strong(cell) : Cells.Plain(cell)));
        }

        session.Print(Cells.Plain("\n"), Cells.Strong(shown + "\n"), table);
    }

    /// <summary>Adds the intervals to a page, as a table.</summary>
    public Benchmarks.Reports.Markup AddTo(Benchmarks.Reports.Markup table)
    {
        if (Total == 0)
        {
            return table.Raw("<p>No interval is flagged.</p>");
        }

        bool grouped = Intervals.Any(item => item.Interval.Group.Length > 0);
        table.Raw($"<div class=\"scroll\"><table class=\"intervals\"><thead><tr><th>id</th>{(grouped ? "<th>series</th>" : "")}<th>from</th><th>to</th><th class=\"number\">rows</th><th>peak</th><th class=\"number\">score</th><th class=\"number\">p-value</th><th>what is odd there</th></tr></thead><tbody>");
        foreach ((Interval interval, Explanation peak) in Intervals)
        {
            table.Add($"""<tr><th scope="row">{interval.Id}</th>{(grouped ? new Benchmarks.Reports.Markup().Add($"<td>{interval.Group}</td>") : new Benchmarks.Reports.Markup())}<td>{Time(interval.Start)}</td><td>{Time(interval.End)}</td><td class="number">{Figures.Count(interval.Rows)}</td><td>{Time(interval.Peak)}</td><td class="number">{Figures.Short(interval.PeakScore)}</td><td class="number">{Figures.Chance(peak.PValue)}</td><td>{string.Join("; ", new TopRow(0, peak).Reasons(ReasonsShown).Select(Short))}</td></tr>""");
        }

        table.Raw("</tbody></table></div>");
        return Total > Intervals.Count ? table.Add($"<p>and {Figures.Count(Total - Intervals.Count)} more</p>") : table;
    }

    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("intervals");
        foreach ((Interval interval, Explanation peak) in Intervals)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", interval.Id);
            writer.WriteString("group", interval.Group.Length > 0 ? interval.Group : null);
            writer.WriteString("start", interval.Start);
            writer.WriteString("end", interval.End);
            writer.WriteNumber("rows", interval.Rows);
            writer.WriteString("peak", interval.Peak);
            writer.WritePropertyName("peak_row");
            ScoreResult.WriteJson(writer, new TopRow(interval.PeakRow + 1, peak));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("intervals_in_all", Total);
    }

    /// <summary>A time without seconds when they are 0.</summary>
    public static string Time(DateTime time) => time.ToString(time.TimeOfDay.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    // The day is not repeated.
    private static string End(Interval interval) => interval.End.Date == interval.Start.Date ? Time(interval.End)[11..] : Time(interval.End);

    private static string Short(Reason reason) => $"{reason.Column} {reason.Value.Split(" at ")[0]} ({ReasonText.Beside(reason)})";
}
