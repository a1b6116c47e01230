using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Incidents;
using Misfit.Server.Runs;

namespace Misfit.Server.Api;

/// <summary>Incidents of runs: flagged rows joined, with what is behind them.</summary>
internal static class IncidentsApi
{
    private const int MostTold = 50;
    private const int RunsLooked = 3;
    private const int MostNewest = 6;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{run}/incidents", List).WithSummary("The incidents of a run, the most urgent first, as json, csv or markdown; takes the filters of the investigation page (group, from, until, min, direction, delta, status, column)");
        api.MapGet("/runs/{run}/incidents/{id:int}", (string run, int id, InvestigationDesk desk) => Tell(desk, desk.Open(run), id)).WithSummary("One incident with its drivers, its impact map and its story");
        api.MapGet("/runs/{run}/course", (string run, string? column, string? shown, HttpRequest request, InvestigationDesk desk) =>
            CoursePoints.Along(Selection.Of(desk, desk.Open(run), RowFilter.Read(request.Query), column), shown)).WithSummary("The course of a column with its expected band, and of the score, along the rows that pass the filters");
        api.MapGet("/incidents/newest", (InvestigationDesk desk, RunLibrary runs) => Newest(desk, runs)).WithSummary("The incidents that ended last in each of the newest runs");
    }

    /// <summary>What is behind an incident, kept in memory.</summary>
    public static IncidentDetails Details(InvestigationDesk desk, Investigation run, Incident incident) =>
        desk.Keep((run.Judgement, incident.Id), () => IncidentDetails.Of(run, incident.Flagged));

    private static IResult List(string run, string? format, string? column, HttpRequest request, InvestigationDesk desk)
    {
        Investigation opened = desk.Open(run);
        IReadOnlyList<Incident> incidents = Selection.Of(desk, opened, RowFilter.Read(request.Query), column).Incidents;
        return format switch
        {
            null or "json" => TypedResults.Ok(new ListAnswer(opened.Judgement.Threshold, opened.Judgement.Count, [.. incidents.Select(incident => IncidentAnswer.Of(opened, incident))])),
            "csv" => File(IncidentExport.Csv(opened, incidents), "text/csv", $"incidents-{run}.csv"),
            "markdown" => File(IncidentExport.Markdown(opened, [.. incidents.Take(MostTold)], incident => Details(desk, opened, incident)), "text/markdown", $"incidents-{run}.md"),
            _ => throw ApiException.BadRequest($"The format must be json, csv or markdown, was '{format}'."),
        };
    }

    private static IResult File(string text, string type, string name) => TypedResults.File(Encoding.UTF8.GetBytes(text), $"{type}; charset=utf-8", name);

    private static DetailsAnswer Tell(InvestigationDesk desk, Investigation run, int id)
    {
        Incident incident = run.Find(id) ?? throw ApiException.NotFound("incident", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        IncidentDetails details = Details(desk, run, incident);
        return new DetailsAnswer(IncidentAnswer.Of(run, incident), [.. incident.Flagged.Select(row => row + 1)], details.Drivers, details.Impacts, Story.Of(run, incident, details));
    }

    private static IReadOnlyList<NewestAnswer> Newest(InvestigationDesk desk, RunLibrary runs)
    {
        var newest = new List<NewestAnswer>();
        foreach (RunRecord record in runs.List().Take(RunsLooked))
        {
            try
            {
                Investigation run = desk.Open(record.Id);
                newest.AddRange(run.Incidents.OrderByDescending(incident => incident.End).Take(MostNewest / RunsLooked).Select(incident => new NewestAnswer(record.Id, run.Data.Record.Name, run.ModelRecord.Name, IncidentAnswer.Of(run, incident))));
            }
            catch (ApiException)
            {
                // The model or data set of the run was deleted: it has nothing to show.
            }
        }

        return newest;
    }

    private sealed record ListAnswer(double Threshold, int Flagged, IReadOnlyList<IncidentAnswer> Incidents);

    private sealed record DetailsAnswer(IncidentAnswer Incident, IReadOnlyList<int> FlaggedRows, IReadOnlyList<Driver> Drivers, IReadOnlyList<Impact> Impacts, Story Story);

    private sealed record NewestAnswer(string Run, string DataSet, string Model, IncidentAnswer Incident);

    private sealed record IncidentAnswer(int Id, double Urgency, string Start, string End, string Peak, int PeakRow, double PeakScore, int FlaggedRows, int SpanRows, IReadOnlyList<string> Groups)
    {
        public static IncidentAnswer Of(Investigation run, Incident incident) => new(
            incident.Id, incident.Urgency, run.Run.PlaceText(incident.Start), run.Run.PlaceText(incident.End), run.Run.PlaceText(incident.Peak), incident.PeakRow + 1, incident.PeakScore, incident.Flagged.Count, incident.Span, incident.Groups);
    }
}
