using System.Text.Json;
using Misfit.Influence;
using Spectre.Console;

namespace Misfit.Cli.Output;

/// <summary>The training rows that taught a model to accept or reject a row, in words and as JSON.</summary>
internal static class InfluenceText
{
    /// <summary>Prints nothing when none were asked for.</summary>
    public static void Print(Session session, InfluentialRows? influences)
    {
        if (influences is null)
        {
            return;
        }

        session.Print(
            Cells.Plain("\n"), Cells.Strong("Training rows that most taught the model to accept this row\n"), Rows(influences.Proponents),
            Cells.Plain("\n"), Cells.Strong("Training rows that most taught it to reject this row\n"), Rows(influences.Opponents),
            Cells.Muted($"\nOf all influence {Figures.Percent(influences.ProponentShare)} was towards accepting it. Row numbers are those of the training data, from 1."));
    }

    public static void WriteJson(Utf8JsonWriter writer, InfluentialRows? influences)
    {
        if (influences is null)
        {
            return;
        }

        writer.WriteStartObject("influence");
        JsonFigures.Write(writer, "proponent_share", influences.ProponentShare);
        WriteRows(writer, "proponents", influences.Proponents);
        WriteRows(writer, "opponents", influences.Opponents);
        writer.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter writer, string name, IReadOnlyList<InfluentialRow> rows)
    {
        writer.WriteStartArray(name);
        foreach (InfluentialRow row in rows)
        {
            writer.WriteStartObject();
            writer.WriteNumber("row", row.Row + 1);
            JsonFigures.Write(writer, "influence", row.Influence);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static Table Rows(IReadOnlyList<InfluentialRow> rows)
    {
        Table table = Cells.NewTable("training row", "influence");
        table.Columns[0].RightAligned();
        table.Columns[1].RightAligned();
        foreach (InfluentialRow row in rows)
        {
            table.AddRow(Cells.Plain(Figures.Count(row.Row + 1)), Cells.Plain(Figures.Short(row.Influence)));
        }

        if (rows.Count == 0)
        {
            table.AddRow(Cells.Muted("none"), Cells.Plain(""));
        }

        return table;
    }
}
