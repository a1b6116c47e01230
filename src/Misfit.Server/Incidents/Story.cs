using System.Globalization;
using Misfit.Explanations;
using Misfit.Server.Feedback;
using Misfit.Server.Studio;

namespace Misfit.Server.Incidents;

/// <summary>One incident told in three sentences or so: what changed first, what it touched, what to do next.</summary>
/// <param name="First">What changed first.</param>
/// <param name="Touched">What it touched.</param>
/// <param name="Next">What to do next.</param>
internal sealed record Story(string First, string Touched, string Next)
{
    private const double MuchMore = 0.25;

    /// <summary>The headings of the three.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["What changed first", "What it touched", "What to do next"];

    /// <summary>The three as one paragraph.</summary>
    public string Text => $"{First} {Touched} {Next}";

    /// <summary>Tells an incident.</summary>
    public static Story Of(Investigation run, Incident incident, IncidentDetails details) =>
        new(TellFirst(run, incident), TellTouched(run, incident, details), TellNext(run, incident, details));

    private static string TellFirst(Investigation run, Incident incident)
    {
        int row = incident.Flagged[0];
        Explanation first = run.Model.Explain(run.Run.Rows, row);
        Reason top = first.Reasons[0];
        string typical = top.Expected is { Length: > 0 } expected && expected != top.Value ? $"{expected} was expected" : $"{top.Typical} is typical";
        string second = first.Reasons.Count > 1 && first.Reasons[1].Contribution > 0.5 * top.Contribution ? $", then {first.Reasons[1].Column} ({Word(first.Reasons[1].Value)})" : "";
        string where = incident.Groups.Count == 0 ? "" : $" in {run.Run.GroupNames[run.Run.GroupOfRow[row]]}";
        return $"At {run.Run.PlaceText(incident.Start)}{where}, {top.Column} was {Word(top.Value)} where {typical}{second}.";
    }

    private static string TellTouched(Investigation run, Incident incident, IncidentDetails details)
    {
        string rows = incident.Flagged.Count == 1 ? "One row was flagged" : $"{incident.Flagged.Count} of {incident.Span} rows were flagged until {run.Run.PlaceText(incident.End)}";
        string groups = incident.Groups.Count switch
        {
            0 => "",
            1 => $" in {incident.Groups[0]} alone",
            _ => $" in {incident.Groups.Count} of {run.Run.GroupNames.Count} groups ({string.Join(", ", incident.Groups.Take(4))}{(incident.Groups.Count > 4 ? ", …" : "")})",
        };
        string peak = $"the highest score was {Shown.Number(incident.PeakScore)} at {run.Run.PlaceText(incident.Peak)}, the line is {Shown.Number(run.Judgement.Lines[incident.PeakRow])}";
        string columns = details.Drivers.Count > 1 ? $"; most of it is {Join(details.Drivers.Take(3).Select(driver => driver.Column))}" : "";
        return $"{rows}{groups}; {peak}{columns}.";
    }

    private static string TellNext(Investigation run, Incident incident, IncidentDetails details)
    {
        int said = run.Marks.Count(mark => mark.Kind != FeedbackKind.Comment && incident.Flagged.Contains(mark.Row));
        if (said > 0)
        {
            return $"{said} of its rows were judged by people; apply or undo their feedback, and look at the rest.";
        }

        Impact? source = details.Impacts.FirstOrDefault(impact => impact.Excess > MuchMore && incident.Flagged.Count > 1);
        string look = source is not null
            ? $"Look at {source.Column} = {source.Value} first: it has {Percent(source.Share)} of the weight and {Percent(source.Usual)} of all rows."
            : $"Open row {incident.PeakRow + 1} and compare it with the nearest normal record.";
        return $"{look} If it is real, mark it as a good catch; if it is the new normal, mark a change point; if not, mark it as a bad catch.";
    }

    private static string Word(string value) => value.Length == 0 ? "missing" : value;

    private static string Join(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    private static string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";
}
