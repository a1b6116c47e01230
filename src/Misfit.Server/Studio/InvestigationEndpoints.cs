using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Decisions;
using Misfit.Server.Api;
using Misfit.Server.Feedback;
using Misfit.Server.Incidents;
using Misfit.Server.Thresholds;

namespace Misfit.Server.Studio;

/// <summary>The plain forms of the pages that investigate runs. Each goes back to where it was sent from.</summary>
internal static class InvestigationEndpoints
{
    public static void MapInvestigation(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/studio/threshold", ApplyThreshold).ExcludeFromDescription();
        routes.MapPost("/studio/feedback", Mark).ExcludeFromDescription();
        routes.MapPost("/studio/feedback/undo", Undo).ExcludeFromDescription();
        routes.MapPost("/studio/feedback/apply", Apply).ExcludeFromDescription();
        routes.MapPost("/studio/feedback/undo-apply", UndoApply).ExcludeFromDescription();
    }

    private static RedirectHttpResult ApplyThreshold([FromForm] string run, [FromForm] string? value, ThresholdDesk desk)
    {
        Investigation before = desk.Open(run);
        int flagged = ThresholdDesk.Count(before, before.Run.Threshold, Scope.All).Flagged;
        ThresholdRule? rule = string.IsNullOrEmpty(value) ? null
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold) ? ThresholdRule.Fixed(threshold)
            : throw ApiException.BadRequest($"The threshold must be a number, was '{value}'.");
        desk.Apply(before, rule);
        return TypedResults.LocalRedirect($"/threshold?run={Uri.EscapeDataString(run)}&was={flagged.ToString(CultureInfo.InvariantCulture)}");
    }

    // What a button says: KIND:ROW, the row from 1.
    private static RedirectHttpResult Mark([FromForm] string run, [FromForm] string mark, [FromForm] string? comment, [FromForm] string back, FeedbackDesk feedback)
    {
        string[] parts = mark.Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int row))
        {
            throw ApiException.BadRequest($"A mark must be KIND:ROW, was '{mark}'.");
        }

        feedback.Add(run, row - 1, FeedbackBook.Parse(parts[0]), comment);
        return Back(back);
    }

    private static RedirectHttpResult Undo([FromForm] string run, [FromForm] long id, [FromForm] string back, FeedbackBook feedback)
    {
        feedback.Undo(run, id);
        return Back(back);
    }

    private static RedirectHttpResult Apply([FromForm] string run, [FromForm] string back, FeedbackBook feedback)
    {
        feedback.Apply(run);
        return Back(back);
    }

    private static RedirectHttpResult UndoApply([FromForm] string run, [FromForm] string back, FeedbackBook feedback)
    {
        feedback.UndoApply(run);
        return Back(back);
    }

    // Only addresses of this server are gone back to.
    private static RedirectHttpResult Back(string back) => TypedResults.LocalRedirect(back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) ? back : "/");
}
