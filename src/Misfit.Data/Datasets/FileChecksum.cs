using System.Security.Cryptography;

namespace Misfit.Data.Datasets;

internal static class FileChecksum
{
    // SHA-256 of a file in lower-case hexadecimal digits.
    public static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
