using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Comparisons;
using Misfit.Server.Playback;

namespace Misfit.Server.Studio;

/// <summary>What the forms of the pages Playback and Compare do.</summary>
internal static class PlaybackForms
{
    public static void MapPlaybackForms(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/play/report", Prepare).ExcludeFromDescription();
        routes.MapPost("/compare/default", Choose).ExcludeFromDescription();
    }

    // The parameter makes the form's token be checked.
    private static IResult Prepare([FromForm] string? start, ReportPlayback report)
    {
        report.Prepare();
        return TypedResults.LocalRedirect("/play");
    }

    private static IResult Choose([FromForm] string model, [FromForm] string back, DefaultModel chosen)
    {
        chosen.Set(model);
        return TypedResults.LocalRedirect(back.StartsWith("/compare?", StringComparison.Ordinal) ? back : "/compare");
    }
}
