using Misfit.Cli.Input;
using Misfit.Metrics;
using Misfit.Pipelines;

namespace Misfit.Cli.Output;

/// <summary>How well the labelled anomalies were found.</summary>
internal static class LabelFindings
{
    public static string Describe(LoadedData data, bool[] anomalies, ScoredRows scored, ScoreResult result)
    {
        int labelled = anomalies.Count(anomaly => anomaly);
        if (labelled == 0 || labelled == anomalies.Length)
        {
            return $"all rows are labelled {(labelled == 0 ? "normal" : "anomalies")}, so nothing can be said of how well they are found";
        }

        var figures = new LabelledScores(scored.Scores, anomalies);
        int hits = result.Top.Count(row => anomalies[(int)row.Number - 1]);
        int flagged = scored.Flagged.Where((flag, i) => flag && anomalies[i]).Count();
        string noun = labelled == 1 ? "labelled anomaly" : "labelled anomalies";
        return $"{Figures.Count(labelled)} {noun} in '{data.LabelColumn}': ROC AUC {Figures.Short(figures.RocAuc(), 3)}, average precision {Figures.Short(figures.AveragePrecision(), 3)}; {Figures.Count(flagged)} of {Figures.Count(result.Flagged)} flagged rows are labelled, {hits} of the {result.Top.Count} strangest";
    }
}
