using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Security;

namespace Misfit.Server.Studio;

/// <summary>The Studio's pages, and what every one of them needs.</summary>
internal static class StudioEndpoints
{
    /// <summary>The cookie that keeps the theme: light or dark; without it the system decides.</summary>
    public const string ThemeCookie = "misfit-theme";

    private const string Icon =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18"><path fill="#3f6fb0" d="M0 0h18v18H0z"/><path fill="#c2410c" d="M18 2v16H2z"/></svg>""";

    public static void MapStudio(this IEndpointRouteBuilder routes)
    {
        routes.MapRazorComponents<StudioRoot>();
        routes.MapGet("/icon.svg", () => TypedResults.Text(Icon, "image/svg+xml")).ExcludeFromDescription();
        routes.MapPost("/theme", SetTheme).ExcludeFromDescription();
    }

    // A plain form, so that the theme can be changed before a script has loaded. Only addresses of this server are gone back to.
    private static IResult SetTheme([FromForm] string theme, [FromForm] string back, HttpContext context)
    {
        var options = new CookieOptions { SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        context.Response.Cookies.Append(ThemeCookie, theme == "dark" ? "dark" : "light", options);
        return TypedResults.LocalRedirect(SignInEndpoints.Local(back));
    }
}
