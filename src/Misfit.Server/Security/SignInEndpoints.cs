using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Misfit.Server.Security;

/// <summary>Signing in to the Studio with the key, and out.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(AccessGate.SignInPath, SignIn).ExcludeFromDescription();
        routes.MapPost("/sign-out", SignOut).ExcludeFromDescription();
    }

    /// <summary>An address of this server to go back to; the start page for any other.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal) ? address : "/";

    private static IResult SignIn([FromForm] string? key, [FromForm] string? back, ApiKey known, SessionCookie session, HttpContext context)
    {
        if (!known.IsRight(key ?? ""))
        {
            return TypedResults.LocalRedirect($"{AccessGate.SignInPath}?wrong=true&back={Uri.EscapeDataString(Local(back))}");
        }

        session.Give(context);
        return TypedResults.LocalRedirect(Local(back));
    }

    private static IResult SignOut([FromForm] string? back, HttpContext context)
    {
        SessionCookie.Take(context);
        return TypedResults.LocalRedirect(Local(back));
    }
}
