using System.Text;

namespace Misfit.Data;

/// <summary>How a table is read. The defaults fit most files; each option says what it overrules.</summary>
public sealed record TableReadOptions
{
    /// <summary>The words that stand for a missing value unless others are given: compared without case, outer spaces ignored.</summary>
    public static IReadOnlyList<string> DefaultMissingWords { get; } =
        ["NA", "N/A", "#N/A", "<NA>", "NaN", "-NaN", "null", "None", "\\N", "?", "-"];

    /// <summary>The defaults.</summary>
    public static TableReadOptions Default { get; } = new();

    /// <summary>The character between the fields of CSV; detected among comma, semicolon, tab and bar when null (default).</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the first record of CSV names the columns; detected when null (default). Columns without names are c0, c1, …</summary>
    public bool? Header { get; init; }

    /// <summary>The encoding of CSV; UTF-8 or UTF-16, with Windows-1252 for what is no valid UTF-8, when null (default).</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Words that stand for a missing value, beside the empty field; compared without case.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = DefaultMissingWords;

    /// <summary>Whether tables keep the text of their rows (<see cref="Tables.Table.Records"/>), so that rows can be written again unchanged. Default false.</summary>
    public bool KeepRecords { get; init; }

    /// <summary>The most columns a table may have. Default 100,000.</summary>
    public int MaximumColumns { get; init; } = 100_000;

    /// <summary>The most values, rows times columns, that are held in memory at once. Default 500 million, 4 GB of numbers.</summary>
    public long MaximumValues { get; init; } = 500_000_000;

    /// <summary>The most rows a source may have, however they are read. Default: no limit.</summary>
    public long MaximumRows { get; init; } = long.MaxValue;

    /// <summary>
    /// Told of each record of CSV or JSON lines that is malformed, which is then left out; a source that is read in two passes tells of it in both. When null (default)
    /// the first such record is an error.
    /// </summary>
    public Action<BadRecord>? BadRecord { get; init; }

    /// <summary>The longest record of CSV or JSON lines in bytes. Default 16 MB.</summary>
    public int MaximumRecordBytes { get; init; } = 16 << 20;
}
