using Spectre.Console;

namespace Misfit.Cli.Output;

/// <summary>Tables and text in one style: no frames, headings in grey, what matters in bold.</summary>
internal static class Cells
{
    public static Style Heading { get; } = new(Color.Grey);

    public static Style Bold { get; } = new(decoration: Decoration.Bold);

    private static Style Red { get; } = new(Color.Red, decoration: Decoration.Bold);

    public static Table NewTable(params string[] headings)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, Heading)) { Padding = new Padding(0, 0, 2, 0) });
        }

        return table;
    }

    /// <summary>Names and what they stand for, without headings.</summary>
    public static Table Facts(params IEnumerable<(string Name, string Value)> facts)
    {
        Table table = NewTable("", "").HideHeaders();
        table.Columns[0].NoWrap();
        foreach ((string name, string value) in facts)
        {
            table.AddRow(Muted(name), value.StartsWith("ALARM", StringComparison.Ordinal) ? Alarm(value) : Plain(value));
        }

        return table;
    }

    public static Text Plain(string text) => new(text);

    public static Text Strong(string text) => new(text, Bold);

    public static Text Muted(string text) => new(text, Heading);

    public static Text Alarm(string text) => new(text, Red);
}
