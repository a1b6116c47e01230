using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Misfit.Server.Studio;

/// <summary>What a form's answer tells the page it goes back to, in the page's address: signed, so that no link can make the Studio say things.</summary>
internal sealed class PageNotes(IDataProtectionProvider protection)
{
    private const int Longest = 600;

    private readonly IDataProtector protector = protection.CreateProtector("Misfit.PageNotes");

    public string Write(string text) => protector.Protect(text.Length <= Longest ? text : text[..Longest] + "…");

    /// <summary>The text; null when there is none or it was not written here.</summary>
    public string? Read(string? note)
    {
        if (string.IsNullOrEmpty(note))
        {
            return null;
        }

        try
        {
            return protector.Unprotect(note);
        }
        catch (CryptographicException)
        {
            return null; // somebody else's words
        }
    }
}
