using System.Text.Json.Serialization;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>What one pass over a data set's rows found out.</summary>
internal sealed record DataProfile
{
    public required IReadOnlyList<ColumnSummary> Columns { get; init; }

    /// <summary>Records of the file that could not be read and were left out.</summary>
    public long BadRows { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<BadRow> FirstBadRows { get; init; } = [];

    /// <summary>How the file was understood where that may surprise, each one sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The split that a paper fixed; null when there is none.</summary>
    public SplitSummary? Split { get; init; }

    /// <summary>Names and kinds, for reading the file again without finding them out.</summary>
    [JsonIgnore]
    public IReadOnlyList<ColumnSchema> Schema => [.. Columns.Select(column => new ColumnSchema(column.Name, column.Kind))];
}

/// <summary>A record that could not be read.</summary>
internal sealed record BadRow(long Line, string Problem);

/// <summary>How many rows a fixed split has on each side.</summary>
internal sealed record SplitSummary(int Train, int Test, string Source);

/// <summary>One column. Where values are too many to be told apart in constant memory, their count is a lower bound.</summary>
internal sealed record ColumnSummary
{
    public const int Bins = 20;

    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>What the column means, where the source of the data says it.</summary>
    public string? Description { get; init; }

    public long Missing { get; init; }

    public long Zeros { get; init; }

    /// <summary>Number of different values.</summary>
    public int Distinct { get; init; }

    /// <summary>Whether there are more different values than <see cref="Distinct"/>.</summary>
    public bool DistinctIsLeast { get; init; }

    /// <summary>Whether all values that are not missing are the same.</summary>
    public bool Constant => Distinct <= 1;

    /// <summary>The least number; null for words, and when all are missing. Times are ticks of 100 ns since year 1.</summary>
    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public double? Mean { get; init; }

    /// <summary>Numbers and times in 20 bins of equal width from minimum to maximum; empty for words.</summary>
    public IReadOnlyList<long> Histogram { get; init; } = [];

    /// <summary>The same of the rows to learn from, where the data set has a fixed split.</summary>
    public IReadOnlyList<long>? TrainHistogram { get; init; }

    /// <summary>The same of the rows to test with.</summary>
    public IReadOnlyList<long>? TestHistogram { get; init; }

    /// <summary>How far train and test are apart, from 0 to 1.</summary>
    public double? SplitDistance { get; init; }

    /// <summary>The most frequent words or, where there are few different numbers, numbers.</summary>
    public IReadOnlyList<ValueCount> Frequent { get; init; } = [];
}

/// <summary>How often a value is there.</summary>
internal sealed record ValueCount(string Value, long Count);
