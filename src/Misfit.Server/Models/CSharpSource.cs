using System.Globalization;
using System.Text;
using Misfit.Benchmarks.Evaluations;
using Misfit.Decisions;
using Misfit.Pipelines;
using Misfit.Server.DataSets;

namespace Misfit.Server.Models;

/// <summary>Writes the C# program that trains a model again from its data and prints the scores of the strangest rows.</summary>
internal static class CSharpSource
{
    /// <param name="record">The model.</param>
    /// <param name="summary">The head of its file.</param>
    /// <param name="data">The data set it was trained on; null when it was uploaded.</param>
    public static string Of(ModelRecord record, PipelineSummary summary, DataSetRecord? data)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"// {OneLine(record.Name)}: trained {summary.Created.UtcDateTime:yyyy-MM-dd HH:mm} UTC by Misfit {summary.LibraryVersion} on {summary.TrainingData.Rows} rows.");
        text.AppendLine("// dotnet new console, add references to Misfit and Misfit.Data, replace Program.cs by this file, dotnet run DATA");
        foreach (string used in (string[])["System.Linq", "Misfit.Data", "Misfit.Decisions", "Misfit.Detectors", "Misfit.Pipelines", "Misfit.Preprocessing", "Misfit.Series", "Misfit.Tables"])
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"using {used};");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Table rows = TableSource.Parse(args.Length > 0 ? args[0] : {Literal(SourceOf(data))}).ReadAll();");
        AppendPipeline(text, record, summary);
        text.AppendLine("PipelineModel model = pipeline.Fit(rows, firstRow: 1);");
        if (record.Threshold is { } rule)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"model = model.WithThreshold(ThresholdRule.Parse({Literal(rule)}));");
        }

        text.AppendLine("ScoredRows scored = model.Score(rows, firstRow: 1);");
        text.AppendLine("foreach (int row in scored.Top(20))");
        text.AppendLine("{");
        text.AppendLine("    System.Console.WriteLine(System.FormattableString.Invariant($\"{row + 1}\\t{scored.Scores[row]:R}\\t{(scored.Flagged[row] ? \"flagged\" : \"\")}\"));");
        text.AppendLine("}");
        return text.ToString();
    }

    private static void AppendPipeline(StringBuilder text, ModelRecord record, PipelineSummary summary)
    {
        PreprocessingLines lines = new(text);
        text.AppendLine(CultureInfo.InvariantCulture, $"var pipeline = new Pipeline(RecipeText.Parse({Literal(record.Detector)})! with {{ Seed = {summary.Seed} }})");
        text.AppendLine("{");
        lines.Add("LabelColumn", summary.LabelColumn is { } label ? Literal(label) : null);
        lines.Add("NormalLabel", summary.NormalLabel is { } normal ? Literal(normal) : null);
        lines.Add("Ignore", summary.Ignore.Count > 0 ? $"[{string.Join(", ", summary.Ignore.Select(Literal))}]" : null);
        lines.Add("Preprocessing", $"new PreprocessingOptions {{ Scaler = Scaler.{summary.Preprocessing.Scaler} }}");
        lines.Add("Threshold", summary.ThresholdRule is { } rule ? $"ThresholdRule.Parse({Literal(rule.ToString())})" : null);
        lines.Add("Series", (summary.Series ?? summary.Groups.Select(group => group.Value.Series).FirstOrDefault())?.Options is { } series ? SeriesSource.Of(series with { ModelPerGroup = summary.Groups.Count > 0 }) : null);
        text.AppendLine("};");
    }

    private static string SourceOf(DataSetRecord? data) =>
        data is null ? "data.csv" : data.CatalogueName is { } name ? $"dataset:{name}" : Path.GetExtension(data.File) is { Length: > 0 } extension ? $"{Path.GetFileNameWithoutExtension(data.Name)}{extension}" : "data.csv";

    /// <summary>A text as a C# literal.</summary>
    internal static string Literal(string text) => $"\"{string.Concat(text.Select(Escape))}\"";

    private static string Escape(char letter) => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        _ when char.IsControl(letter) || letter is '\u2028' or '\u2029' => $"\\u{(int)letter:x4}",
        _ => letter.ToString(),
    };

    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));

    private sealed class PreprocessingLines(StringBuilder text)
    {
        public void Add(string property, string? value)
        {
            if (value is not null)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    {property} = {value},");
            }
        }
    }
}
