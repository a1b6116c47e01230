using System.Text.Json;
using System.Text.Json.Serialization;

namespace Misfit.Benchmarks.Suites;

/// <summary>A suite as it is written: see <c>docs/guide/benchmarks.md</c>. What has a default is set, not initialised: generated readers initialise every property and lose defaults.</summary>
internal sealed record SuiteFile
{
    public required string Title { get; init; }

    public string About { get; set; } = "";

    public required string Protocol { get; init; }

    public string? Scaler { get; init; }

    public int Seeds { get; set; } = 3;

    public required string[] Metrics { get; init; }

    public string? Axis { get; init; }

    public string? Reference { get; init; }

    public bool Alone { get; set; }

    public bool Selection { get; set; }

    public int Seconds { get; set; } = 600;

    public double Gigabytes { get; set; } = 4;

    public required DataEntry[] Data { get; init; }

    public required DetectorEntry[] Detectors { get; init; }

    public PictureEntry[] Pictures { get; set; } = [];

    public string[] Missing { get; set; } = [];

    public string? Published { get; init; }

    /// <summary>Data: one entry, or one for each value of <see cref="At"/>, which stands for <c>{at}</c> in the text.</summary>
    internal sealed record DataEntry
    {
        public required string Data { get; init; }

        public string? Name { get; init; }

        public double[]? At { get; init; }
    }

    /// <summary>A detector; without a recipe it is one that a published table has and the catalogue has not.</summary>
    internal sealed record DetectorEntry
    {
        public string? Recipe { get; init; }

        public string? Name { get; init; }

        public double[]? At { get; init; }

        public string[]? Data { get; init; }

        public int? Seeds { get; init; }
    }

    /// <summary>A picture of one fitted model.</summary>
    internal sealed record PictureEntry
    {
        public required string Title { get; init; }

        public required string Shows { get; init; }

        public required string Data { get; init; }

        public required string Recipe { get; init; }

        public double Level { get; set; }
    }

    /// <summary>Figures others published, in the file that <see cref="SuiteFile.Published"/> names, beside the suite.</summary>
    internal sealed record PublishedFile
    {
        public required string Source { get; init; }

        public required PublishedResult[] Figures { get; init; }
    }
}

/// <summary>Reads suites: comments and trailing commas are welcome, unknown names are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SuiteFile))]
[JsonSerializable(typeof(SuiteFile.PublishedFile))]
internal sealed partial class SuiteJson : JsonSerializerContext;
