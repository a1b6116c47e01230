using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Feedback;
using Misfit.Server.Incidents;

namespace Misfit.Server.Api;

/// <summary>What people say of rows of runs.</summary>
internal static class FeedbackApi
{
    public static void Map(RouteGroupBuilder api)
    {
        RouteGroupBuilder feedback = api.MapGroup("/runs/{run}/feedback");
        feedback.MapGet("", (string run, InvestigationDesk desk) => new FeedbackAnswer([.. desk.Open(run).Marks.Select(MarkAnswer.Of)])).WithSummary("The marks on a run that were not undone");
        feedback.MapPost("", (string run, FeedbackBody body, FeedbackDesk desk) => MarkAnswer.Of(desk.Add(run, body.Row - 1, FeedbackBook.Parse(body.Kind), body.Comment)))
            .WithSummary("Notes a mark on a row: good-catch, bad-catch, change-point or comment; it counts once it is applied");
        feedback.MapGet("/preview", (string run, FeedbackDesk desk) => desk.Preview(run)).WithSummary("What applying the noted marks would change: threshold, flagged rows, incidents");
        feedback.MapPost("/apply", (string run, FeedbackBook book, InvestigationDesk desk) => Change(desk, run, () => book.Apply(run))).WithSummary("Lets all noted marks of a run count");
        feedback.MapPost("/undo-apply", (string run, FeedbackBook book, InvestigationDesk desk) => Change(desk, run, () => book.UndoApply(run))).WithSummary("Takes the latest application of marks back");
        feedback.MapDelete("/{id:long}", (string run, long id, FeedbackBook book, InvestigationDesk desk) => Change(desk, run, () =>
        {
            book.Undo(run, id);
            return 1;
        })).WithSummary("Takes a mark back, applied or not");
    }

    private static ChangeAnswer Change(InvestigationDesk desk, string run, Func<int> change)
    {
        Investigation before = desk.Open(run);
        int marks = change();
        Investigation after = desk.Open(run);
        return new ChangeAnswer(marks, before.Judgement.Threshold, after.Judgement.Threshold, before.Judgement.Count, after.Judgement.Count, before.Incidents.Count, after.Incidents.Count);
    }

    private sealed record FeedbackBody(int Row, string Kind, string? Comment);

    private sealed record FeedbackAnswer(IReadOnlyList<MarkAnswer> Marks);

    private sealed record MarkAnswer(long Id, int Row, FeedbackKind Kind, string? Comment, DateTimeOffset Created, DateTimeOffset? Applied)
    {
        public static MarkAnswer Of(FeedbackMark mark) => new(mark.Id, mark.Row + 1, mark.Kind, mark.Comment, mark.Created, mark.Applied);
    }

    private sealed record ChangeAnswer(int Marks, double ThresholdBefore, double ThresholdAfter, int FlaggedBefore, int FlaggedAfter, int IncidentsBefore, int IncidentsAfter);
}
