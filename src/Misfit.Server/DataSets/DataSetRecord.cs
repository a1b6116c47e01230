using System.Text.Json.Serialization;

namespace Misfit.Server.DataSets;

/// <summary>What the server knows of one data set.</summary>
internal sealed record DataSetRecord
{
    public required string Id { get; init; }

    /// <summary>What people call it: the name of the uploaded file, or of the set in its catalogue.</summary>
    public required string Name { get; init; }

    /// <summary>upload, catalogue:NAME or generator:NAME.</summary>
    public required string Origin { get; init; }

    public required long Bytes { get; init; }

    public required int Rows { get; init; }

    /// <summary>Number of columns, labels and others that are not learned from included.</summary>
    public required int Columns { get; init; }

    public string? LabelColumn { get; init; }

    /// <summary>The label of normal rows; null when labels are 0 and 1 or true and false.</summary>
    public string? NormalLabel { get; init; }

    /// <summary>Number of rows labelled anomalies; null when there are no labels that can be read.</summary>
    public int? Anomalies { get; init; }

    public string? TimeColumn { get; init; }

    public string? GroupColumn { get; init; }

    /// <summary>Columns that are not learned from, beside those with a role.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Deleted { get; init; }

    /// <summary>The name of its file in the folder of data sets; empty for a set of the catalogue.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>The name in the catalogue of public data sets; null for others.</summary>
    [JsonIgnore]
    public string? CatalogueName => Origin.StartsWith(CataloguePrefix, StringComparison.Ordinal) ? Origin[CataloguePrefix.Length..] : null;

    /// <summary>Its columns' roles.</summary>
    [JsonIgnore]
    public DataRoles Roles => new() { Label = LabelColumn, Normal = NormalLabel, Time = TimeColumn, Group = GroupColumn, Ignored = Ignored };

    /// <summary>The columns that are not learned from as they are: label, time, group and ignored ones.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> RoleColumns => [.. new[] { LabelColumn, TimeColumn, GroupColumn }.OfType<string>().Concat(Ignored).Distinct()];

    public const string Upload = "upload";

    public const string CataloguePrefix = "catalogue:";

    public const string GeneratorPrefix = "generator:";
}

/// <summary>What columns are for, beside being learned from.</summary>
internal sealed record DataRoles
{
    /// <summary>The column of labels.</summary>
    public string? Label { get; init; }

    /// <summary>The label of normal rows; null when labels are 0 and 1 or true and false.</summary>
    public string? Normal { get; init; }

    /// <summary>The column of times of a series; null when every row is judged alone.</summary>
    public string? Time { get; init; }

    /// <summary>The column that tells several series, or groups of rows, apart.</summary>
    public string? Group { get; init; }

    /// <summary>Further columns not to learn from.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
