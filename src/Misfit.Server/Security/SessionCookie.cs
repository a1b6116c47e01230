using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Misfit.Server.Security;

/// <summary>The cookie of a browser that has shown the key: signed, for 30 days, and only as long as the key is the same.</summary>
internal sealed class SessionCookie(IDataProtectionProvider protection, ApiKey key)
{
    private const string Name = "misfit-session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Misfit.Session").ToTimeLimitedDataProtector();

    public void Give(HttpContext context)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Lifetime, IsEssential = true };
        context.Response.Cookies.Append(Name, protector.Protect(key.Hash!, Lifetime), options);
    }

    public static void Take(HttpContext context) => context.Response.Cookies.Delete(Name);

    public bool IsGood(HttpRequest request)
    {
        if (request.Cookies[Name] is not { Length: > 0 } value || key.Hash is not { } hash)
        {
            return false;
        }

        try
        {
            return ApiKey.AreSame(protector.Unprotect(value), hash);
        }
        catch (CryptographicException)
        {
            return false; // forged, of another server, or too old: no session
        }
    }
}
