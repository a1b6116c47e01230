using System.Globalization;
using Spectre.Console;

namespace Misfit.Cli.Output;

/// <summary>Tables and text in one style: no frames, headings in grey, what matters in bold.</summary>
internal static class Cells
{
    private static readonly Style Heading = new(Color.Grey);
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static Table NewTable(params string[] headings)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, Heading)) { Padding = new Padding(0, 0, 2, 0) });
        }

        return table;
    }

    public static Text Plain(string text) => new(text);

    public static Text Strong(string text) => new(text, Bold);

    public static Text Muted(string text) => new(text, Heading);

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
