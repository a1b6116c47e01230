namespace Misfit.Data.Datasets;

/// <summary>What the catalogue knows of one public data set.</summary>
public sealed record DataSetEntry
{
    /// <summary>The name, as in <c>dataset:NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Summary { get; init; }

    /// <summary>The files it is read from.</summary>
    public required IReadOnlyList<DataSetFile> Files { get; init; }

    /// <summary>Page that describes the public original.</summary>
    public required Uri Page { get; init; }

    /// <summary>Licence, or that none is stated.</summary>
    public required string License { get; init; }

    /// <summary>What to cite.</summary>
    public required string Citation { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of columns without labels.</summary>
    public required int Columns { get; init; }

    /// <summary>Number of anomalies; null where the label column holds classes.</summary>
    public int? Anomalies { get; init; }

    /// <summary>Column of labels.</summary>
    public required string LabelColumn { get; init; }

    /// <summary>Further columns that say what a row is, and so must not be learned from.</summary>
    public IReadOnlyList<string> FurtherLabelColumns { get; init; } = [];

    /// <summary>What the values of the label columns mean.</summary>
    public required string LabelMeaning { get; init; }

    /// <summary>Where its published split comes from; null when there is none.</summary>
    public string? Split { get; init; }

    /// <summary>Scaling its published figures were computed with: "standard", "min-max" or "none".</summary>
    public required string RecommendedScaling { get; init; }

    /// <summary>Figures others published on its split.</summary>
    public IReadOnlyList<PublishedFigure> PublishedFigures { get; init; } = [];

    /// <summary>What else a user must know; null when there is nothing.</summary>
    public string? Remark { get; init; }

    internal DataSetFormat Format { get; init; }

    // kdd99-cloudera only: for each of its 8,000 "normal" test rows, whether it is an attack in truth.
    internal byte[] TrueAttacks { get; init; } = [];
}

/// <summary>One file of a data set.</summary>
public sealed record DataSetFile
{
    /// <summary>Path in a mirror, with forward slashes.</summary>
    public required string Name { get; init; }

    /// <summary>Size in a mirror, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of a mirror's file, in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where the public original is.</summary>
    public required Uri PublicUri { get; init; }

    /// <summary>
    /// SHA-256 of what <see cref="PublicUri"/> serves. It differs from <see cref="Sha256"/> where a mirror keeps the file in another packing, and is null
    /// where the public original is of another form, so that only a mirror has the file.
    /// </summary>
    public string? PublicSha256 { get; init; }

    /// <summary>How the mirror's copy differs from the public original; null when it does not.</summary>
    public string? Remark { get; init; }

    // Where the cache keeps what the public address serves: under the address's own file name when the packing differs.
    internal string PublicName => PublicSha256 == Sha256 ? Name : Name[..(Name.LastIndexOf('/') + 1)] + PublicUri.Segments[^1];
}

/// <summary>Figures of one method that others published; null where they published none.</summary>
public sealed record PublishedFigure
{
    /// <summary>The method, as its source calls it.</summary>
    public required string Method { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public double? RocAuc { get; init; }

    /// <summary>Share of rows labelled rightly.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Share of anomalies among the flagged rows.</summary>
    public double? Precision { get; init; }

    /// <summary>Share of the anomalies that were flagged.</summary>
    public double? Recall { get; init; }

    /// <summary>F1 of the anomalies.</summary>
    public double? F1 { get; init; }

    /// <summary>F2 of the anomalies.</summary>
    public double? F2 { get; init; }

    /// <summary>Where it was published.</summary>
    public required string Source { get; init; }

    /// <summary>Against which labels and at which threshold, and what is odd about it.</summary>
    public required string Remark { get; init; }
}

// How a data set's files become a table.
internal enum DataSetFormat
{
    Npz,
    Mat,
    Kdd,
    Cloudera,
    Ecg,
    Idx,
    Cifar,
    Nab,
}
