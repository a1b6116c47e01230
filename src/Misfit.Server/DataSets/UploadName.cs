using Microsoft.AspNetCore.Http;
using Misfit.Server.Api;

namespace Misfit.Server.DataSets;

/// <summary>The name of an uploaded file: shown to people, and read for its format. It never becomes a path.</summary>
internal sealed record UploadName
{
    private const int LongestName = 120;

    private static readonly string[] Formats = ["csv", "tsv", "txt", "jsonl", "ndjson", "json", "npy", "npz", "mat"];

    private UploadName(string name, string extension) => (Name, Extension) = (name, extension);

    /// <summary>The name without folders and control characters.</summary>
    public string Name { get; }

    /// <summary>One of the known formats, with .gz where the file is compressed: .csv.gz.</summary>
    public string Extension { get; }

    /// <exception cref="ApiException">The name has no ending of a known format.</exception>
    public static UploadName Parse(string text)
    {
        string name = new([.. text[(text.LastIndexOfAny(['/', '\\']) + 1)..].Where(letter => !char.IsControl(letter))]);
        name = name.Trim();
        string inner = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        int point = inner.LastIndexOf('.');
        string format = point < 0 ? "" : inner[(point + 1)..].ToLowerInvariant();
        if (!Formats.Contains(format))
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Unknown format", $"'{Shorten(name)}' cannot be read: its name must end in .{string.Join(", .", Formats)}, each also with .gz. Save the rows as CSV if they have another form.");
        }

        return new UploadName(Shorten(name), inner.Length < name.Length ? $".{format}.gz" : $".{format}");
    }

    private static string Shorten(string name) => name.Length <= LongestName ? name : name[..(LongestName / 2)] + "…" + name[^((LongestName / 2) - 1)..];
}
