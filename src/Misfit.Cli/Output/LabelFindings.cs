using Misfit.Benchmarks.Evaluations;
using Misfit.Cli.Input;
using Misfit.Metrics;
using Misfit.Pipelines;
using Misfit.Series;
using Numbers = Misfit.Cli.Output.Figures;

namespace Misfit.Cli.Output;

/// <summary>How well the labelled anomalies were found.</summary>
internal static class LabelFindings
{
    public static string Describe(LoadedData data, bool[] anomalies, ScoredRows scored, ScoreResult result, SeriesOptions? series)
    {
        int[] told = [.. Enumerable.Range(0, anomalies.Length).Where(row => !double.IsNaN(scored.Scores[row]))];
        bool[] known = Array.ConvertAll(told, row => anomalies[row]);
        int labelled = known.Count(anomaly => anomaly);
        if (labelled == 0 || labelled == known.Length)
        {
            return $"all rows {(told.Length < anomalies.Length ? "with a score " : "")}are labelled {(labelled == 0 ? "normal" : "anomalies")}, so nothing can be said of how well they are found";
        }

        double[] ranking = scored.Ranking();
        var figures = new LabelledScores(Array.ConvertAll(told, row => ranking[row]), known);
        int hits = result.Top.Count(row => anomalies[(int)row.Number - 1]);
        int flagged = scored.Flagged.Where((flag, i) => flag && anomalies[i]).Count();
        string noun = labelled == 1 ? "labelled anomaly" : "labelled anomalies";
        return $"{Numbers.Count(labelled)} {noun} in '{data.LabelColumn}': ROC AUC {Numbers.Short(figures.RocAuc(), 3)}, average precision {Numbers.Short(figures.AveragePrecision(), 3)}; {Numbers.Count(flagged)} of {Numbers.Count(result.Flagged)} flagged rows are labelled, {hits} of the {result.Top.Count} strangest{(series is null ? "" : "; " + Events(SeriesEvents.Of(series, data.Rows, anomalies, scored.IntervalOfRow)))}";
    }

    /// <summary>"4 of 5 labelled events found, 1 false alarm, 0.2 a week".</summary>
    public static string Events(SeriesEvents events) =>
        $"{Numbers.Count(events.Events.Found)} of {Numbers.Count(events.Events.Events, "labelled event")} found{(events.MedianDelay is { } delay ? $", half of them within {Durations.Text(delay)} of their start" : "")}, {Numbers.Count(events.Events.FalseAlarms, "false alarm")}, {Numbers.Short(events.FalseAlarmsPerWeek, 2)} a week";
}
