using System.Text.Json;
using Misfit.Decisions;
using Misfit.Explanations;
using Misfit.Influence;
using Misfit.Pipelines;
using Misfit.Training;
using Spectre.Console;

namespace Misfit.Cli.Output;

/// <summary>What <c>detect</c> and <c>score</c> say at the end.</summary>
/// <param name="Rows">Rows scored.</param>
/// <param name="Flagged">Rows above the threshold.</param>
/// <param name="Threshold">Where the line is drawn; null when each group has its own.</param>
/// <param name="Health">What the detector's fit reported of itself.</param>
/// <param name="Top">The strangest rows, the strangest first.</param>
internal sealed record ScoreResult(long Rows, long Flagged, Threshold? Threshold, TrainingHealth Health, IReadOnlyList<TopRow> Top)
{
    private const int ReasonsShown = 3;

    /// <summary>Of a series its flagged stretches; null when every row is judged alone.</summary>
    public IntervalList? Intervals { get; init; }

    /// <summary>How the series runs, for people; null when every row is judged alone.</summary>
    public string? Series { get; init; }

    /// <summary>The lines drawn in groups that have a model each; else empty.</summary>
    public IReadOnlyList<(string Group, Threshold Threshold)> Thresholds { get; init; } = [];

    /// <summary>What was found in the order of the rows of a series and done about it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The result of rows in memory.</summary>
    public static ScoreResult Of(PipelineModel model, Misfit.Tables.Table rows, ScoredRows scored, int top)
    {
        int[] strangest = scored.Top(top);
        return new ScoreResult(
            rows.Rows,
            scored.Flagged.LongCount(flagged => flagged),
            model.Groups.Count > 0 ? null : model.Threshold,
            model.Health,
            [.. strangest.Zip(model.Explain(rows, strangest)).Select(pair => new TopRow(pair.First + 1, scored.Judge(pair.Second)))])
        {
            Intervals = model.Recipe.Series is null ? null : IntervalList.Of(model, rows, scored, top),
            Series = GroupText.Series(model),
            Thresholds = [.. model.Groups.Select(group => (group.Key, group.Value.Threshold))],
            Notes = scored.Notes,
        };
    }

    /// <summary>"32 of 5,000 rows are flagged: score above 8.31, the rule false-alarms=0.01".</summary>
    public string FlaggedSentence =>
        $"{Figures.Count(Flagged)} of {Figures.Count(Rows, "row")} ({Figures.Percent(Rows == 0 ? 0 : (double)Flagged / Rows)}): {(Threshold is null ? "score above the threshold of their group" : $"score above {Figures.Short(Threshold.Value)}, from the rule {Threshold.Rule}")}";

    /// <summary>Prints the flagged intervals of a series; of other tables the strangest rows.</summary>
    public void PrintTop(Session session)
    {
        if (Intervals is not null)
        {
            Intervals.Print(session);
            return;
        }

        if (Top.Count > 0)
        {
            session.Print(Cells.Plain("\n"), Cells.Strong($"The {Figures.Count(Top.Count, "strangest row")}\n"), TopTable());
        }
    }

    private Table TopTable()
    {
        Table table = Cells.NewTable("row", "score", "p-value", "", "what is odd about it");
        table.Columns[0].RightAligned();
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (TopRow row in Top)
        {
            Explanation explanation = row.Explanation;
            table.AddRow(
                Cells.Plain(Figures.Count(row.Number)),
                Cells.Strong(Figures.Short(explanation.Score)),
                Cells.Plain(Figures.Chance(explanation.PValue)),
                explanation.Flagged ? Cells.Alarm("flag") : Cells.Plain(""),
                Reasons(row));
        }

        return table;
    }

    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("rows", Rows);
        JsonFigures.Write(writer, "threshold", Threshold?.Value);
        writer.WriteString("threshold_rule", Threshold?.Rule.ToString());
        WriteThresholds(writer);
        writer.WriteNumber("flagged", Flagged);
        SummaryJson.WriteHealth(writer, Health);
        if (Intervals is not null)
        {
            writer.WriteString("series", Series);
            writer.WriteStartArray("notes");
            foreach (string note in Notes)
            {
                writer.WriteStringValue(note);
            }

            writer.WriteEndArray();
            Intervals.WriteJson(writer);
        }

        writer.WriteStartArray("top");
        foreach (TopRow row in Top)
        {
            WriteJson(writer, row);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteThresholds(Utf8JsonWriter writer)
    {
        if (Thresholds.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("groups");
        foreach ((string group, Threshold threshold) in Thresholds)
        {
            writer.WriteStartObject();
            writer.WriteString("group", group);
            JsonFigures.Write(writer, "threshold", threshold.Value);
            writer.WriteString("threshold_rule", threshold.Rule.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>One row with all its reasons, as <c>explain --json</c> prints it too.</summary>
    public static void WriteJson(Utf8JsonWriter writer, TopRow row, InfluentialRows? influences = null)
    {
        writer.WriteStartObject();
        writer.WriteNumber("row", row.Number);
        JsonFigures.Write(writer, "score", row.Explanation.Score);
        writer.WriteNumber("p_value", row.Explanation.PValue);
        writer.WriteBoolean("flagged", row.Explanation.Flagged);
        writer.WriteStartArray("reasons");
        foreach (Reason reason in row.Explanation.Reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("column", reason.Column);
            writer.WriteString("value", reason.Value);
            writer.WriteString("typical", reason.Typical);
            writer.WriteString("expected", reason.Expected);
            JsonFigures.Write(writer, "contribution", reason.Contribution);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        InfluenceText.WriteJson(writer, influences);
        writer.WriteEndObject();
    }

    private static Paragraph Reasons(TopRow row)
    {
        var text = new Paragraph();
        Reason[] reasons = [.. row.Reasons(ReasonsShown)];
        for (int i = 0; i < reasons.Length; i++)
        {
            text.Append($"{reasons[i].Column} ", Cells.Heading);
            text.Append(Figures.Cut(reasons[i].Value, ReasonText.LongestValue), Cells.Bold);
            text.Append($" ({ReasonText.Beside(reasons[i])}){(i < reasons.Length - 1 ? "; " : "")}", Cells.Heading);
        }

        return text;
    }
}
