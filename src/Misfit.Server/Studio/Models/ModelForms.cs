using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Server.Api;
using Misfit.Server.Jobs;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Server.Studio.Models;

/// <summary>What the forms of the Models pages do. What is wrong is said on the page that is gone back to.</summary>
internal static class ModelForms
{
    private const string Page = "/models";

    public static void MapModelForms(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder forms = routes.MapGroup(Page).ExcludeFromDescription();
        forms.MapPost("/train", Train);
        forms.MapPost("/upload", Upload);
        forms.MapPost("/jobs/{id}/{act}", Act);
        forms.MapPost("/{id}/delete", (string id, [FromForm] string? back, ModelLibrary models) => Answer(Page, () =>
        {
            models.Delete(id);
            return $"{Page}?deleted={id}";
        }));
        forms.MapPost("/{id}/restore", (string id, [FromForm] string? back, ModelLibrary models) => Answer(Page, () =>
        {
            models.Restore(id);
            return $"{Page}/{id}";
        }));
        forms.MapPost("/{id}/name", (string id, [FromForm] string name, ModelLibrary models) => Answer($"{Page}/{id}", () =>
        {
            models.Rename(id, name.Trim().Length is > 0 and <= 200 ? name.Trim() : throw ApiException.BadRequest("The name must have from 1 to 200 letters."));
            return $"{Page}/{id}";
        }));
        forms.MapPost("/{id}/threshold", (string id, [FromForm] string? rule, ModelLibrary models) => Answer($"{Page}/{id}", () =>
        {
            models.SetThreshold(id, string.IsNullOrWhiteSpace(rule) ? null : ThresholdRule.Parse(rule.Trim()));
            return $"{Page}/{id}#threshold";
        }));
        forms.MapPost("/{id}/runs", (string id, [FromForm] string data, RunLibrary runs, CancellationToken cancellation) => Answer($"{Page}/{id}", () =>
        {
            RunRecord run = runs.Score(id, data, cancellation);
            return $"{Page}/{id}?run={run.Id}#runs";
        }));
    }

    private static IResult Train([FromForm] IFormCollection form, TrainingQueue queue)
    {
        string data = form["data"].ToString(), detector = form["detector"].ToString();
        return Answer($"{Page}?data={Uri.EscapeDataString(data)}&detector={Uri.EscapeDataString(detector)}", () =>
        {
            string recipe = SettingField.Recipe(DetectorCatalog.Find(detector), Text(form, "preset"), name => form[SettingField.Prefix + name]);
            queue.Submit(new TrainingRequest
            {
                DataSetId = data,
                Detector = recipe,
                Seed = int.TryParse(form["seed"], out int seed) ? seed : throw ApiException.BadRequest($"The seed must be a whole number, was '{form["seed"]}'."),
                Budget = Text(form, "budget"),
                Name = Text(form, "name"),
                Scaler = Text(form, "scaler") ?? "standard",
                UseLabels = form["labels"] == "true",
                TimeLimitSeconds = Text(form, "limit") is { } limit ? double.TryParse(limit, out double minutes) ? minutes * 60 : throw ApiException.BadRequest($"The time limit must be a number of minutes, was '{limit}'.") : null,
                Series = form["series"] == "true" ? new SeriesRequest { Window = Text(form, "window") ?? "24", Season = Text(form, "season"), PerGroup = form["per_group"] == "true" } : null,
            });
            return $"{Page}#jobs";
        });
    }

    private static async Task<IResult> Upload(IFormFile? file, HttpContext context, ModelLibrary models)
    {
        try
        {
            if (file is null || file.Length == 0)
            {
                throw ApiException.BadRequest("Choose a model file first.");
            }

            Stream content = file.OpenReadStream();
            await using (content.ConfigureAwait(false))
            {
                ModelRecord model = await models.Import(Path.GetFileNameWithoutExtension(file.FileName), content, context.RequestAborted).ConfigureAwait(false);
                return TypedResults.LocalRedirect($"{Page}/{model.Id}");
            }
        }
        catch (Exception exception) when (IsOfTheUser(exception))
        {
            return Problem(Page, exception);
        }
    }

    private static IResult Act(string id, string act, [FromForm] string? back, TrainingQueue queue) => Answer(Page, () =>
    {
        _ = act switch
        {
            "pause" => queue.Pause(id),
            "resume" => queue.Resume(id),
            "stop" => queue.Stop(id),
            _ => throw ApiException.NotFound("action", act),
        };
        return back is { Length: > 1 } && back[0] == '/' && back[1] != '/' ? back : $"{Page}#jobs";
    });

    private static string? Text(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static IResult Answer(string page, Func<string> act)
    {
        try
        {
            return TypedResults.LocalRedirect(act());
        }
        catch (Exception exception) when (IsOfTheUser(exception))
        {
            return Problem(page, exception);
        }
    }

    private static IResult Problem(string page, Exception exception) =>
        TypedResults.LocalRedirect($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}problem={Uri.EscapeDataString(exception.Message)}");

    private static bool IsOfTheUser(Exception exception) => exception is ApiException or DataException or OptionsException or ModelFormatException or ShapeException;
}
