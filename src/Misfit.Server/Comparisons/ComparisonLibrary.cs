using Misfit.Metrics;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Server.Comparisons;

/// <summary>Compares runs of one data set.</summary>
internal sealed class ComparisonLibrary(RunLibrary runs, ModelLibrary models, DataSetLibrary dataSets)
{
    private const int LeastRuns = 2;
    private const int MostRuns = 8;
    private const int DefaultAlerts = 100;

    private readonly Lock sync = new();
    private (string Key, Comparison Comparison)? latest;

    /// <summary>Compares runs.</summary>
    /// <param name="runIds">Ids of two to eight runs of one data set, with commas between.</param>
    /// <param name="alerts">A number of alerts that recall is told for; null: as many as there are anomalies, or 100.</param>
    /// <exception cref="ApiException">There are too few or too many, or they are not of one data set; says which.</exception>
    public Comparison Find(string runIds, int? alerts)
    {
        RunRecord[] asked = Check(runIds);
        PipelineModel[] loaded = [.. asked.Select(run => models.Load(run.ModelId))];
        if (Array.FindIndex(loaded, model => model.Groups.Count > 0) is >= 0 and var grouped)
        {
            throw ApiException.BadRequest($"The model of run '{asked[grouped].Id}' has a threshold for each group; a comparison needs models with one threshold.");
        }

        double[] thresholds = Array.ConvertAll(loaded, model => model.Threshold.Value);
        string key = $"{alerts}:{string.Join(',', asked.Select((run, i) => $"{run.Id}={thresholds[i]:R}"))}";
        lock (sync)
        {
            if (latest?.Key != key)
            {
                latest = (key, Compare(asked, thresholds, alerts));
            }

            return latest.Value.Comparison;
        }
    }

    private RunRecord[] Check(string runIds)
    {
        string[] ids = [.. runIds.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        if (ids.Length is < LeastRuns or > MostRuns)
        {
            throw ApiException.BadRequest($"A comparison is of {LeastRuns} to {MostRuns} runs; {ids.Length} were named.");
        }

        RunRecord[] asked = [.. ids.Select(runs.Find)];
        return asked.FirstOrDefault(run => run.DataSetId != asked[0].DataSetId) is { } other
            ? throw ApiException.BadRequest($"The runs of a comparison are of one data set; '{other.Id}' is of another than '{asked[0].Id}'.")
            : asked;
    }

    private Comparison Compare(RunRecord[] asked, double[] thresholds, int? alerts)
    {
        DataSetRecord dataSet = dataSets.Find(asked[0].DataSetId);
        bool[]? allLabels = dataSets.Load(dataSet.Id).Labels;
        double[][] all = [.. asked.Select(run => runs.Scores(run.Id))];
        int[] rows = [.. Enumerable.Range(0, all[0].Length).Where(row => all.All(scores => !double.IsNaN(scores[row])))];
        if (rows.Length == 0)
        {
            throw ApiException.BadRequest("There is no row that all of these runs have scored.");
        }

        double[][] scores = [.. all.Select(values => Array.ConvertAll(rows, row => values[row]))];
        bool[]? labels = allLabels is null ? null : Array.ConvertAll(rows, row => allLabels[row]);
        bool ranked = labels is not null && labels.Contains(true) && labels.Contains(false);
        int anomalies = labels?.Count(label => label) ?? 0;
        int count = Math.Clamp(alerts ?? (anomalies > 0 ? anomalies : DefaultAlerts), 1, rows.Length);
        Bootstrap? bootstrap = ranked ? new Bootstrap(labels!) : null;
        IReadOnlyList<ScoreHistogram> histograms = ScoreHistograms.Of(scores, thresholds, labels);
        bool[][] flagged = [.. scores.Select((values, i) => Array.ConvertAll(values, score => score > thresholds[i]))];
        ComparedModel[] compared = [.. asked.Select((run, i) => Describe(run, scores[i], thresholds[i], flagged[i], histograms[i]))];
        if (bootstrap is not null)
        {
            compared = [.. compared.Select((model, i) => Measure(model, scores[i], labels!, count, bootstrap))];
        }

        return new Comparison(dataSet.Id, dataSet.Name, rows.Length, labels is null ? null : anomalies, count, bootstrap?.Resamples ?? 0, compared, Disagreements(rows, labels, scores, flagged))
        {
            OnlyFirst = [.. flagged.Select(first => (IReadOnlyList<int>)[.. flagged.Select(second => first.Zip(second).Count(pair => pair.First && !pair.Second))])],
        };
    }

    private ComparedModel Describe(RunRecord run, double[] scores, double threshold, bool[] flagged, ScoreHistogram histogram)
    {
        ModelRecord model = models.Find(run.ModelId);
        return new ComparedModel
        {
            Run = run.Id,
            Model = model.Id,
            Name = model.Name,
            Detector = model.Detector,
            Threshold = threshold,
            Flagged = flagged.Count(flag => flag),
            TrainSeconds = model.Figures.TrainSeconds,
            MicrosecondsPerRecord = run.Seconds * 1e6 / Math.Max(1, scores.Length),
            Megabytes = model.Figures.Bytes / 1e6,
            Histogram = histogram,
        };
    }

    private static ComparedModel Measure(ComparedModel model, double[] scores, bool[] labels, int alerts, Bootstrap bootstrap)
    {
        (Estimate rocAuc, Estimate prAuc, Curve roc, Curve precisionRecall) = bootstrap.Run(scores);
        Confusion verdicts = new LabelledScores(scores, labels).Above(model.Threshold);
        return model with
        {
            RocAuc = rocAuc,
            PrAuc = prAuc,
            Roc = roc,
            PrecisionRecall = precisionRecall,
            F1 = verdicts.TruePositives + verdicts.FalsePositives > 0 ? verdicts.F1 : null,
            Recall = verdicts.Recall,
            RecallAtAlerts = RecallAt(scores, labels, alerts),
        };
    }

    // Which of the rows tied at the last place would be looked at is chance, so each counts with the chance it has.
    private static double RecallAt(double[] scores, bool[] labels, int alerts)
    {
        double last = scores.OrderDescending().ElementAt(alerts - 1);
        int above = 0, caught = 0, tied = 0, tiedAnomalies = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            above += scores[row] > last ? 1 : 0;
            caught += scores[row] > last && labels[row] ? 1 : 0;
            tied += scores[row] == last ? 1 : 0;
            tiedAnomalies += scores[row] == last && labels[row] ? 1 : 0;
        }

        return (caught + ((double)(alerts - above) / tied * tiedAnomalies)) / labels.Count(label => label);
    }

    private static List<Disagreement> Disagreements(int[] rows, bool[]? labels, double[][] scores, bool[][] flagged)
    {
        var found = new List<Disagreement>();
        for (int i = 0; i < rows.Length; i++)
        {
            bool[] verdicts = Array.ConvertAll(flagged, model => model[i]);
            if (verdicts.Contains(true) && verdicts.Contains(false))
            {
                found.Add(new Disagreement(rows[i], labels?[i], Array.ConvertAll(scores, model => model[i]), verdicts));
            }
        }

        return found;
    }
}
