using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Api;
using Misfit.Server.DataSets;

namespace Misfit.Server.Studio;

/// <summary>The forms of the page of data sets; they work without scripts, and go back to the page with what they did or why they could not.</summary>
internal static class DataForms
{
    private const string Page = "/data";

    public static void MapDataForms(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder forms = routes.MapGroup(Page).ExcludeFromDescription();
        forms.MapPost("/upload", Upload).DisableAntiforgery(); // checks its token itself: the body is not read before
        forms.MapPost("/add", ([FromForm] string name, DataSetLibrary library, PageNotes notes, CancellationToken cancellation) => Go(notes, null, () => library.AddCatalogue(name, cancellation).Id));
        forms.MapPost("/generate", ([FromForm] string name, [FromForm] int? rows, [FromForm] int? seed, DataSetLibrary library, PageNotes notes, CancellationToken cancellation) =>
            Go(notes, null, () => library.AddGenerated(name, rows, seed ?? 42, cancellation).Id));
        forms.MapPost("/{id}/roles", SetRoles);
        forms.MapPost("/{id}/delete", Delete);
        forms.MapPost("/{id}/restore", ([FromForm] string? confirm, string id, DataSetLibrary library, PageNotes notes) => Go(notes, null, () => library.Restore(id).Id));
    }

    private static async Task<IResult> Upload(HttpRequest request, DataSetLibrary library, ServerOptions options, IAntiforgery antiforgery, PageNotes notes, CancellationToken cancellation)
    {
        try
        {
            UploadBody body = await UploadBody.Open(request, null, cancellation).ConfigureAwait(false);
            request.Headers["RequestVerificationToken"] = body.Fields.GetValueOrDefault("__RequestVerificationToken");
            await antiforgery.ValidateRequestAsync(request.HttpContext).ConfigureAwait(false);
            DataSetRecord record = await library.Import(body.Name, body.Content, cancellation).ConfigureAwait(false);
            return TypedResults.LocalRedirect($"{Page}?set={record.Id}");
        }
        catch (Exception problem) when (IsCallers(problem))
        {
            if (problem is ApiException { Status: StatusCodes.Status413PayloadTooLarge })
            {
                await UnreadBody.Discard(request.HttpContext, options.MaximumUploadBytes).ConfigureAwait(false);
            }

            return Back(notes, null, problem.Message);
        }
    }

    private static IResult SetRoles(string id, IFormCollection form, DataSetLibrary library, PageNotes notes)
    {
        string? label = Named(form["label"]);
        var roles = new DataRoles
        {
            Label = label,
            Normal = label is null ? null : Named(form["normal"]),
            Time = Named(form["time"]),
            Group = Named(form["group"]),
            Ignored = [.. form["ignored"].OfType<string>()],
        };
        return Go(notes, id, () => library.SetRoles(id, roles).Id);
    }

    private static IResult Delete([FromForm] string? confirm, string id, DataSetLibrary library, PageNotes notes)
    {
        try
        {
            library.Delete(id);
            return TypedResults.LocalRedirect($"{Page}?deleted={id}");
        }
        catch (ApiException problem)
        {
            return Back(notes, null, problem.Message);
        }
    }

    private static IResult Go(PageNotes notes, string? present, Func<string> work)
    {
        try
        {
            return TypedResults.LocalRedirect($"{Page}?set={work()}");
        }
        catch (Exception problem) when (IsCallers(problem))
        {
            return Back(notes, present, problem.Message);
        }
    }

    private static IResult Back(PageNotes notes, string? present, string problem) =>
        TypedResults.LocalRedirect($"{Page}?{(present is null ? "" : $"set={Uri.EscapeDataString(present)}&")}problem={Uri.EscapeDataString(notes.Write(problem))}");

    private static bool IsCallers(Exception problem) => problem is ApiException or DataException or OptionsException;

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
