using System.Security.Cryptography;

namespace Misfit.Server.Storage;

/// <summary>Identifiers of what the server keeps: short, random, safe in addresses and file names.</summary>
internal static class Identifier
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Ten letters: 50 random bits.</summary>
    public static string Create() => RandomNumberGenerator.GetString(Letters, 10);
}
