using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Server.Storage;

namespace Misfit.Server.Security;

/// <summary>
/// The key that clients beyond this computer must show. It has 256 random bits, so that its plain SHA-256 cannot be turned back; only that is kept.
/// </summary>
internal sealed class ApiKey(StudioDatabase database)
{
    private const string Setting = "api_key_sha256";
    private const string Prefix = "misfit_";

    private string? hash = ReadHash(database);

    /// <summary>What the present key is known by; null when there is none yet.</summary>
    public string? Hash => Volatile.Read(ref hash);

    /// <summary>Makes a key when there is none; returns it then, for showing it this once, and null otherwise.</summary>
    public string? Ensure() => Hash is null ? Renew() : null;

    /// <summary>Makes a new key, which replaces the present one and ends all sessions, and returns it for showing it this once.</summary>
    public string Renew()
    {
        string key = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        string made = HashOf(key);
        using SqliteConnection connection = database.Open();
        connection.Execute("INSERT INTO settings (name, value) VALUES (@Setting, @made) ON CONFLICT (name) DO UPDATE SET value = @made", new { Setting, made });
        Volatile.Write(ref hash, made);
        return key;
    }

    /// <summary>Whether a text is the key. Without a key none is.</summary>
    public bool IsRight(string text) => Hash is { } known && AreSame(HashOf(text.Trim()), known);

    /// <summary>Compares in a time that does not tell where texts differ.</summary>
    public static bool AreSame(string first, string second) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second));

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static string? ReadHash(StudioDatabase database)
    {
        using SqliteConnection connection = database.Open();
        return connection.QuerySingleOrDefault<string>("SELECT value FROM settings WHERE name = @Setting", new { Setting });
    }
}
