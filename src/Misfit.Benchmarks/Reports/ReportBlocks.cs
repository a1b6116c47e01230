namespace Misfit.Benchmarks.Reports;

/// <summary>A report before it is written as text or as a page: both say what stands here.</summary>
internal sealed record SuiteReport(string Title, IReadOnlyList<ReportSection> Sections);

/// <summary>A part under a heading; the first part of a report has none.</summary>
internal sealed record ReportSection(string Title, IReadOnlyList<ReportBlock> Blocks);

/// <summary>What a section is made of.</summary>
internal abstract record ReportBlock
{
    /// <summary>Whether only the page has it, because it differs between runs or the text would be too long.</summary>
    public bool PageOnly { get; init; }
}

/// <summary>A paragraph.</summary>
internal sealed record ReportText(string Text) : ReportBlock;

/// <summary>A command, as it is typed.</summary>
internal sealed record ReportCommand(string Text) : ReportBlock;

/// <summary>Short statements that belong together.</summary>
internal sealed record ReportList(IReadOnlyList<string> Items) : ReportBlock;

/// <summary>A table.</summary>
internal sealed record ReportTable(string Caption, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<ReportRow> Rows) : ReportBlock
{
    /// <summary>Whether the page shows it on demand only.</summary>
    public bool Folded { get; init; }
}

/// <summary>A column: its head, whether it holds numbers, and whether it belongs to a baseline.</summary>
internal sealed record ReportColumn(string Title, bool Number = true, bool Baseline = false);

/// <summary>A row, whose first cell is its head.</summary>
internal sealed record ReportRow(IReadOnlyList<ReportCell> Cells, ReportRowKind Kind = ReportRowKind.Plain);

/// <summary>What a row is.</summary>
internal enum ReportRowKind
{
    Plain,
    Baseline,

    /// <summary>A mean or rank over the others, which stays below them however they are sorted.</summary>
    Summary,
}

/// <summary>A cell.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Value">What it is sorted by; null for its text.</param>
internal sealed record ReportCell(string Text, double? Value = null)
{
    /// <summary>A second, smaller line.</summary>
    public string Note { get; init; } = "";

    /// <summary>What the page tells on pointing at it.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Why it is bold: "best" or "told apart"; empty when it is not.</summary>
    public string Mark { get; init; } = "";
}

/// <summary>A picture, what it shows in words, and its numbers, which are all the text has of it.</summary>
internal sealed record ReportPicture(string Title, string Summary, Markup Drawing, ReportTable Table) : ReportBlock;
