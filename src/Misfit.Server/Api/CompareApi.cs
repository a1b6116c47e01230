using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Comparisons;

namespace Misfit.Server.Api;

/// <summary>Several models on the same rows, and which one is the default.</summary>
internal static class CompareApi
{
    private const string Csv = "text/csv; charset=utf-8";

    public static void Map(RouteGroupBuilder api)
    {
        RouteGroupBuilder compare = api.MapGroup("/compare");
        compare.MapGet("", (string runs, int? alerts, ComparisonLibrary library) => library.Find(runs, alerts))
            .WithSummary("Figures, curves with intervals, histograms and disagreements of two to eight runs of one data set; runs are ids with commas between");
        compare.MapGet("/table", (string runs, int? alerts, ComparisonLibrary library) => Download(Table(library.Find(runs, alerts)), "comparison.csv"))
            .WithSummary("The figures as CSV");
        compare.MapGet("/disagreements", (string runs, ComparisonLibrary library) => Download(Rows(library.Find(runs, null)), "disagreements.csv"))
            .WithSummary("The rows on which verdicts differ, as CSV");
        compare.MapGet("/default", (DefaultModel model) => new DefaultAnswer(model.Id))
            .WithSummary("The model whose runs come first and are chosen already where none is named; null for none");
        compare.MapPut("/default", (DefaultAnswer chosen, DefaultModel model) =>
        {
            model.Set(chosen.Model);
            return new DefaultAnswer(model.Id);
        }).WithSummary("Chooses the model whose runs come first and are chosen already where none is named; null for none");
    }

    private static IResult Download(string text, string name) => TypedResults.File(Encoding.UTF8.GetBytes(text), Csv, name);

    private static string Table(Comparison comparison)
    {
        var text = new StringBuilder("model,detector,run,roc_auc,roc_auc_low,roc_auc_high,pr_auc,pr_auc_low,pr_auc_high,f1,recall_at_alerts,alerts,flagged,train_seconds,microseconds_per_record,megabytes\r\n");
        foreach (ComparedModel model in comparison.Models)
        {
            double?[] figures =
            [
                model.RocAuc?.Value, model.RocAuc?.Low, model.RocAuc?.High, model.PrAuc?.Value, model.PrAuc?.Low, model.PrAuc?.High,
                model.F1, model.RecallAtAlerts, comparison.Alerts, model.Flagged, model.TrainSeconds, model.MicrosecondsPerRecord, model.Megabytes,
            ];
            text.AppendJoin(',', [Quoted(model.Name), Quoted(model.Detector), model.Run, .. figures.Select(Number)]).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Rows(Comparison comparison)
    {
        var text = new StringBuilder("row,label,");
        text.AppendJoin(',', comparison.Models.SelectMany(model => (string[])[Quoted($"{model.Name} score"), Quoted($"{model.Name} flagged")])).Append("\r\n");
        foreach (Disagreement row in comparison.Disagreements)
        {
            IEnumerable<string> verdicts = row.Scores.Zip(row.Flagged).SelectMany(pair => (string[])[Number(pair.First), pair.Second ? "1" : "0"]);
            text.AppendJoin(',', [(row.Row + 1).ToString(CultureInfo.InvariantCulture), row.Anomaly is { } label ? label ? "1" : "0" : "", .. verdicts]).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    // Quoted always, and no cell begins as a formula does.
    private static string Quoted(string text) => $"\"{(text.Length > 0 && "=+-@".Contains(text[0], StringComparison.Ordinal) ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record DefaultAnswer(string? Model);
}
