using System.Text;
using System.Text.RegularExpressions;
using Misfit.Benchmarks.Runs;

namespace Misfit.Benchmarks.Reports;

/// <summary>A suite's report as Markdown: equal figures make equal bytes, in whatever order they were computed.</summary>
public static partial class SuiteMarkdown
{
    /// <summary>Writes a report.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="results">The suite and what has been run of it, all or part.</param>
    /// <param name="command">The command line that makes the report.</param>
    public static void Write(Stream stream, SuiteResults results, string command)
    {
        ArgumentNullException.ThrowIfNull(results);
        SuiteReport report = SuiteReporter.Of(results, command);
        var text = new StringBuilder($"# {Escape(report.Title)}\n");
        foreach (ReportSection section in report.Sections)
        {
            ReportBlock[] blocks = [.. section.Blocks.Where(block => !block.PageOnly)];
            if (blocks.Length > 0)
            {
                text.Append(section.Title.Length == 0 ? "" : $"\n## {Escape(section.Title)}\n");
                Array.ForEach(blocks, block => Append(text, block));
            }
        }

        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(text);
    }

    /// <summary>A table alone.</summary>
    internal static void Append(StringBuilder text, ReportTable table)
    {
        AppendRow(text, table.Columns.Select((column, i) => Mark(Escape(column.Title), column.Baseline, strong: false)));
        AppendRow(text, table.Columns.Select(column => column.Number ? "---:" : "---"));
        foreach (ReportRow row in table.Rows)
        {
            AppendRow(text, row.Cells.Select((cell, i) => Cell(cell, row.Kind, head: i == 0)));
        }
    }

    private static void Append(StringBuilder text, ReportBlock block)
    {
        text.Append('\n');
        switch (block)
        {
            case ReportText paragraph:
                text.Append(Escape(paragraph.Text)).Append('\n');
                break;
            case ReportCommand command:
                text.Append($"```\n{command.Text}\n```\n");
                break;
            case ReportList list:
                text.AppendJoin("", list.Items.Select(item => $"- {Escape(item)}\n"));
                break;
            case ReportTable table:
                text.Append(table.Folded ? $"{Escape(table.Caption)}:\n\n" : "");
                Append(text, table);
                break;
            case ReportPicture picture:
                text.Append(Escape(picture.Summary)).Append("\n\n");
                Append(text, picture.Table);
                break;
        }
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Cell(ReportCell cell, ReportRowKind kind, bool head) =>
        Mark(Escape(cell.Text), head && kind != ReportRowKind.Plain, cell.Mark.Length > 0) + (cell.Note.Length == 0 ? "" : $"<br>{Escape(cell.Note)}");

    private static string Mark(string text, bool italic, bool strong) => strong ? $"**{text}**" : italic ? $"*{text}*" : text;

    // A less-than sign is a tag only before these.
    [GeneratedRegex("<(?=[A-Za-z/!?])")]
    private static partial Regex Tag();

    private static string Escape(string text) =>
        new StringBuilder(Tag().Replace(text, "&lt;")).Replace("\\", "\\\\").Replace("|", "\\|").Replace("*", "\\*").Replace("`", "\\`").Replace("\r", "").Replace('\n', ' ').ToString();
}
