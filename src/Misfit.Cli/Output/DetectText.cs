using Misfit.Cli.Input;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Cli.Output;

/// <summary>The text of <c>detect</c>: what the data are, what was done, what was found.</summary>
internal sealed class DetectText(LoadedData data, PipelineModel model, ScoreResult result, string? found)
{
    public void Print(Session session)
    {
        session.Print(Cells.Facts(Facts()));
        result.PrintTop(session);
    }

    private IEnumerable<(string Name, string Value)> Facts()
    {
        yield return ("data", $"{data.Name}: {Figures.Count(data.Rows.Rows, "row")}, {Figures.Count(data.Rows.Columns.Count, "column")}");
        foreach (string note in data.Rows.Notes)
        {
            yield return ("", note);
        }

        if (result.Series is { } series)
        {
            yield return ("series", series);
            foreach (string note in result.Notes)
            {
                yield return ("", note);
            }
        }

        foreach ((string Name, string Value) fact in model.Groups.Count > 0 ? Groups() : Learned(model.DataReport))
        {
            yield return fact;
        }

        string name = "health";
        foreach ((_, string text) in HealthText.Lines(model.Health))
        {
            yield return (name, text);
            name = "";
        }

        yield return ("flagged", result.FlaggedSentence);
        if (result.Threshold?.Remark is { } remark)
        {
            yield return ("", remark);
        }

        if (found is not null)
        {
            yield return ("labels", found);
        }
    }

    private IEnumerable<(string Name, string Value)> Learned(DataReport report)
    {
        yield return ("learned from", LearnedFrom(report));
        foreach ((string treatment, string names) in LeftOut(report))
        {
            yield return ("left out", $"{names}: {treatment}");
        }

        yield return ("detector", Detector());
    }

    private IEnumerable<(string Name, string Value)> Groups()
    {
        foreach ((string group, PipelineModel part) in model.Groups)
        {
            yield return ("group", $"{group}: {GroupText.Part(part.Summary)}");
        }

        yield return ("detector", $"{model.Recipe.Detector.Info.Id}, seed {model.Recipe.Detector.Seed}, fitted to each group alone");
    }

    private string LearnedFrom(DataReport report)
    {
        string kinds = string.Join(", ", report.Columns.Where(column => column.Used)
            .GroupBy(column => column.Kind).OrderBy(group => group.Key)
            .Select(group => Figures.Count(group.Count(), group.Key.ToString().ToLowerInvariant()).Replace("categorys", "categories", StringComparison.Ordinal)));
        long missing = report.Columns.Where(column => column.Used).Sum(column => (long)column.Missing);
        return $"{Figures.Count(report.Rows, model.Series is null ? "row" : "point")}; {kinds}; {Figures.Count(model.Preprocessor.Features.Count, "feature")}{(model.Series is null ? "" : " at each")}{(missing > 0 ? $"; {Figures.Count(missing, "missing value")}" : "")}";
    }

    private IEnumerable<(string Treatment, string Names)> LeftOut(DataReport report) =>
        report.LeftOut.GroupBy(column => column.Column == data.LabelColumn ? LabelTreatment() : column.Treatment.Replace("left out: ", "", StringComparison.Ordinal).Replace("left out, ", "", StringComparison.Ordinal))
            .Select(group => (group.Key, Figures.Cut(string.Join(", ", group.Select(column => column.Column)), 200)));

    private string LabelTreatment() => data.Origin == LabelOrigin.Guessed ? "labels, to judge by the name (rename the column to learn from it)" : "labels";

    private string Detector()
    {
        string how = model.Calibration.Method == CalibrationMethod.Split ? model.Series is null ? "held-out rows" : "points in held-out stretches of time" : model.Series is null ? "rows, each scored by a model that did not see it" : "points, each scored by a model that did not see their stretch of time";
        return $"{model.Model.Detector.Info.Id}, seed {model.Model.Detector.Seed}; p-values against {Figures.Count(model.Calibration.Normal.Scores.Length)} {how}";
    }
}
