using Misfit.Pipelines;

namespace Misfit.Cli.Output;

/// <summary>What is said of models that have a part for each group.</summary>
internal static class GroupText
{
    /// <summary>How the series runs, or that of each group where they differ; null when every row is judged alone.</summary>
    public static string? Series(PipelineModel model)
    {
        if (model.Groups.Count == 0)
        {
            return model.Series?.ToString();
        }

        string[] texts = [.. model.Groups.Values.Select(part => part.Series!.ToString())];
        string each = $"a model for each of {Figures.Count(model.Groups.Count, "group")}";
        return texts.Distinct().Count() == 1 ? $"{texts[0]}; {each}" : $"{each}: {string.Join("; ", model.Groups.Keys.Zip(texts, (name, text) => $"{name}: {text}"))}";
    }

    /// <summary>One group in a line.</summary>
    public static string Part(PipelineSummary part)
    {
        string rule = $"threshold {Figures.Short(part.Threshold.Value)} from the rule {part.Threshold.Rule}";
        return $"{Figures.Count(part.TrainingData.Rows, "row")}, {Figures.Count(part.DataReport.Columns.Sum(column => column.Features), "feature")} at each point; p-values against {Figures.Count(part.Calibration.Rows, "point")}; {rule}{(part.Threshold.Remark is { } remark ? $" ({remark})" : "")}";
    }
}
