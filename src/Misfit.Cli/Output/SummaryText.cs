using System.Globalization;
using System.Text.Json;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Spectre.Console;

namespace Misfit.Cli.Output;

/// <summary>What a model file says of itself, in words and as JSON.</summary>
internal static class SummaryText
{
    public static IEnumerable<(string Name, string Value)> Facts(PipelineSummary summary)
    {
        yield return ("detector", $"{summary.Detector}, seed {summary.Seed}");
        yield return ("options", string.Join(", ", summary.Options.Select(option => $"{option.Key}={option.Value}")));
        yield return ("fitted", $"{summary.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC on {Figures.Count(summary.TrainingData.Rows, "row")} (SHA-256 {summary.TrainingData.Sha256[..16]}…), by Misfit {summary.LibraryVersion}, file format {summary.FormatVersion}");
        yield return ("labels", summary.LabelColumn is { } label ? $"'{label}'{(summary.NormalLabel is { } normal ? $", normal rows are '{normal}'" : "")}: learned from normal rows only" : "none used");
        if (summary.Series is { } series)
        {
            yield return ("series", series.ToString());
        }

        foreach ((string Name, string Value) fact in summary.Groups.Count > 0 ? Groups(summary) : Fitted(summary))
        {
            yield return fact;
        }

        string name = "health";
        foreach ((_, string text) in HealthText.Lines(summary.Health))
        {
            yield return (name, text);
            name = "";
        }
    }

    private static IEnumerable<(string Name, string Value)> Groups(PipelineSummary summary) =>
        summary.Groups.Select(group => ("group", $"{group.Key}: {group.Value.Series}; {GroupText.Part(group.Value)}"));

    private static IEnumerable<(string Name, string Value)> Fitted(PipelineSummary summary)
    {
        yield return ("columns", $"{summary.DataReport.Columns.Count(column => column.Used)} learned from, {summary.DataReport.LeftOut.Count()} left out, {Figures.Count(summary.DataReport.Columns.Sum(column => column.Features), "feature")}");
        yield return ("calibration", $"{Figures.Count(summary.Calibration.Rows)} normal {(summary.Series is null ? "rows" : "points in time")}, {(summary.Calibration.Method == CalibrationMethod.Split ? "held out" : "each scored by a model that did not see it")}{(summary.Calibration.Anomalies > 0 ? $", and {Figures.Count(summary.Calibration.Anomalies)} anomalies" : "")}");
        yield return ("threshold", $"score above {Figures.Short(summary.Threshold.Value)}, from the rule {summary.Threshold.Rule}; false alarms {Figures.Percent(summary.Threshold.Alarms.Rate)} ({Figures.Percent(summary.Threshold.Alarms.Lower)} to {Figures.Percent(summary.Threshold.Alarms.Upper)})");
        if (summary.Threshold.Remark is { } remark)
        {
            yield return ("", remark);
        }
    }

    public static Table Columns(PipelineSummary summary)
    {
        Table table = Cells.NewTable("column", "kind", "missing", "typical", "what was done");
        table.Columns[2].RightAligned();
        foreach (ColumnReport column in summary.DataReport.Columns)
        {
            table.AddRow(
                Cells.Strong(column.Column),
                Cells.Plain(column.Kind.ToString().ToLowerInvariant()),
                Cells.Plain(column.Missing == 0 ? "" : Figures.Percent((double)column.Missing / summary.DataReport.Rows)),
                Cells.Plain(Figures.Cut(column.Typical, ReasonText.LongestValue)),
                Cells.Plain(column.Treatment));
        }

        return table;
    }

    public static void WriteJson(Utf8JsonWriter writer, string path, PipelineSummary summary)
    {
        writer.WriteStartObject();
        writer.WriteString("model", path);
        SummaryJson.WriteProperties(writer, summary);
        writer.WriteEndObject();
    }
}
