using Misfit.Benchmarks.Runs;

namespace Misfit.Benchmarks.Suites;

/// <summary>Data of a suite.</summary>
/// <param name="Name">What reports call it; entries that differ in <paramref name="At"/> alone share a name.</param>
/// <param name="Text">What is loaded.</param>
/// <param name="At">Where it stands on the suite's axis; null when the suite has none over data.</param>
public sealed record SuiteData(string Name, string Text, double? At = null);

/// <summary>Whether a row of a report was asked for, or is there so that the others can be judged.</summary>
public enum SuiteRole
{
    /// <summary>Named by the suite.</summary>
    Listed,

    /// <summary>Added to every suite: random scores, isolation forest, and the untrained network of each deep detector.</summary>
    Baseline,

    /// <summary>In a published table, not in the catalogue.</summary>
    Absent,
}

/// <summary>A detector of a suite.</summary>
/// <param name="Name">What reports call it; entries with other recipes for other data share a name.</param>
/// <param name="Recipe">The recipe in a word; null when the catalogue has no such detector.</param>
/// <param name="Role">Why it is there.</param>
/// <param name="Data">The names of the data it is for; null for all.</param>
/// <param name="Seeds">The number of runs, where it differs from the suite's.</param>
/// <param name="At">Where it stands on the suite's axis; null when the suite has none over detectors.</param>
public sealed record SuiteDetector(string Name, string? Recipe, SuiteRole Role, IReadOnlyList<string>? Data = null, int? Seeds = null, double? At = null)
{
    /// <summary>Whether it runs on data of that name.</summary>
    public bool IsFor(SuiteData data) => Recipe is not null && (Data is null || Data.Contains(data.Name));
}

/// <summary>A picture of one fitted model, seed 1.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Shows"><see cref="CellSketch.Surface"/> or <see cref="CellSketch.Codes"/>.</param>
/// <param name="Data">What is loaded.</param>
/// <param name="Recipe">The detector in a word.</param>
/// <param name="Level">The score whose line a surface shows.</param>
public sealed record SuitePicture(string Title, string Shows, string Data, string Recipe, double Level);

/// <summary>A table of a paper, or a study, as data sets × detectors × seeds under one protocol.</summary>
public sealed record Suite
{
    /// <summary>The name of its file without extension.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows and how it departs from its source.</summary>
    public string About { get; init; } = "";

    /// <summary>The protocol's name.</summary>
    public required string Protocol { get; init; }

    /// <summary>How numbers are scaled; null for what is recommended for each data set.</summary>
    public string? Scaler { get; init; }

    /// <summary>Runs of each detector on each data set, with the seeds 1, 2, ….</summary>
    public required int Seeds { get; init; }

    /// <summary>What reports show, the headline first.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>What <see cref="SuiteData.At"/> or <see cref="SuiteDetector.At"/> means; null when the suite draws no curves.</summary>
    public string? Axis { get; init; }

    /// <summary>The detector whose differences from the others are tested data set by data set; null for none.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether cells run one at a time with all cores, because their times are results.</summary>
    public bool Alone { get; init; }

    /// <summary>Whether the report asks which detector one would choose for all data.</summary>
    public bool Selection { get; init; }

    /// <summary>Seconds after which a cell is given up.</summary>
    public required int Seconds { get; init; }

    /// <summary>Memory above which a cell is given up, in gigabytes.</summary>
    public required double Gigabytes { get; init; }

    /// <summary>The data.</summary>
    public required IReadOnlyList<SuiteData> Data { get; init; }

    /// <summary>The detectors, baselines last.</summary>
    public required IReadOnlyList<SuiteDetector> Detectors { get; init; }

    /// <summary>Pictures beside the tables.</summary>
    public IReadOnlyList<SuitePicture> Pictures { get; init; } = [];

    /// <summary>Data sets of the source that cannot be had, each with a reason.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What the figures of <see cref="Published"/> come from.</summary>
    public string PublishedSource { get; init; } = "";

    /// <summary>Figures others published.</summary>
    public IReadOnlyList<PublishedResult> Published { get; init; } = [];

    /// <summary>Every cell, data by data, so that what was loaded serves many: for each data set every seed, for each seed every detector; then the pictures.</summary>
    public IReadOnlyList<Cell> Cells() =>
    [
        .. from data in Data
           from seed in Enumerable.Range(1, Math.Max(Seeds, Detectors.Max(detector => detector.Seeds ?? 0)))
           from detector in Detectors
           where detector.IsFor(data) && seed <= (detector.Seeds ?? Seeds)
           select Cell(data, detector, seed),
        .. Pictures.Select(Cell),
    ];

    /// <summary>One run of one detector on one data set.</summary>
    public Cell Cell(SuiteData data, SuiteDetector detector, int seed) => new(data.Text, detector.Recipe!, Protocol, Scaler, seed);

    /// <summary>The run behind a picture.</summary>
    public Cell Cell(SuitePicture picture) => new(picture.Data, picture.Recipe, Protocol, Scaler, 1) { Shows = picture.Shows };

    /// <summary>Reads a suite file and the published figures it names.</summary>
    /// <exception cref="DataException">The file cannot be read, or something in it is wrong; says what and where.</exception>
    public static Suite Read(string path)
    {
        SuiteFile file = SuiteReader.Parse(path, SuiteJson.Default.SuiteFile);
        return SuiteReader.Expand(path, file);
    }
}
