using System.Globalization;
using System.Text;
using Misfit.Server.Studio;

namespace Misfit.Server.Incidents;

/// <summary>Incidents as files for people and other programs.</summary>
internal static class IncidentExport
{
    /// <summary>A table with one line per incident, the most urgent first.</summary>
    public static string Csv(Investigation run, IReadOnlyList<Incident> incidents)
    {
        var text = new StringBuilder("incident,urgency,start,end,peak,peak_row,peak_score,flagged_rows,span_rows,groups\n");
        foreach (Incident incident in incidents)
        {
            text.AppendJoin(',', incident.Id.ToString(CultureInfo.InvariantCulture), Exact(Math.Round(incident.Urgency, 2)), Quoted(run.Run.PlaceText(incident.Start)), Quoted(run.Run.PlaceText(incident.End)), Quoted(run.Run.PlaceText(incident.Peak)), (incident.PeakRow + 1).ToString(CultureInfo.InvariantCulture), Exact(incident.PeakScore), incident.Flagged.Count.ToString(CultureInfo.InvariantCulture), incident.Span.ToString(CultureInfo.InvariantCulture), Quoted(string.Join(';', incident.Groups))).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A report: the figures and the story of each incident.</summary>
    /// <param name="run">The run.</param>
    /// <param name="incidents">The most urgent first.</param>
    /// <param name="details">What is behind each.</param>
    public static string Markdown(Investigation run, IReadOnlyList<Incident> incidents, Func<Incident, IncidentDetails> details)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Incidents of {run.ModelRecord.Name} on {run.Data.Record.Name}\n\n{run.Judgement.Count} of {run.Run.Scores.Length} rows flagged above {Shown.Number(run.Judgement.Threshold)}, {run.Incidents.Count} incidents, {incidents.Count} shown.\n\n{Urgency.Formula}\n");
        foreach (Incident incident in incidents)
        {
            IncidentDetails known = details(incident);
            Story story = Story.Of(run, incident, known);
            text.Append(CultureInfo.InvariantCulture, $"\n## Incident {incident.Id}, urgency {incident.Urgency:0}\n\n{run.Run.PlaceText(incident.Start)} to {run.Run.PlaceText(incident.End)}, {incident.Flagged.Count} rows flagged, peak {Shown.Number(incident.PeakScore)} at {run.Run.PlaceText(incident.Peak)}.\n\n");
            text.Append(CultureInfo.InvariantCulture, $"**{Story.Headings[0]}.** {story.First} **{Story.Headings[1]}.** {story.Touched} **{Story.Headings[2]}.** {story.Next}\n");
            Table(text, "Driver | Mean part of the score", known.Drivers.Select(driver => $"{Cell(driver.Column)} | {Shown.Number(driver.Mean)}"));
            Table(text, "Value | Share of the weight | Share of all rows", known.Impacts.Take(5).Select(impact => string.Create(CultureInfo.InvariantCulture, $"{Cell(impact.Column)} = {Cell(impact.Value)} | {100 * impact.Share:0.#} % | {100 * impact.Usual:0.#} %")));
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string head, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n| {head} |\n|{string.Concat(head.Split('|').Select((_, i) => i == 0 ? "---|" : "---:|"))}\n");
        foreach (string line in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {line} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    // A value that a spreadsheet would take for a formula is told to be text.
    private static string Quoted(string text) => '"' + (text.Length > 0 && "=+-@".Contains(text[0]) ? "'" : "") + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
